/** What has happened between two states of the problems, in sentences. */

import type { ProblemState, Run } from "../../protocol";
import { lineOf } from "../results/words";

export interface News {
  /** Shown to everybody for a while. */
  readonly toasts: readonly string[];
  /** The page shows it by itself: for whoever cannot see that. */
  readonly announced: readonly string[];
}

export function newsOf(before: ProblemState, after: ProblemState): News {
  return { toasts: shownNews(before, after), announced: runNews(before.runs, after.runs) };
}

function shownNews({ current: before }: ProblemState, { current: after }: ProblemState): string[] {
  if (!after) return [];
  if (before?.number !== after.number) return [`A problem is shown: ${after.title}.`];
  const sentences: string[] = [];
  if (before.language !== after.language) {
    const title = after.languages.find(({ name }) => name === after.language)?.title;
    sentences.push(`The language is ${title ?? after.language} now, in a notebook of its own.`);
  }
  if (after.shared_hints.length > before.shared_hints.length) sentences.push("A hint is shared.");
  return sentences;
}

/** Those that are over now, and were not. */
function runNews(before: readonly Run[] = [], after: readonly Run[] = []): string[] {
  const waited = new Set(before.filter(({ status }) => status === "waiting").map(({ run }) => run));
  const newest = before[0]?.run ?? 0;
  const ended = after.filter(
    ({ run, status }) => status !== "waiting" && (waited.has(run) || run > newest),
  );
  return ended.map((run) => `${run.name}'s run: ${lineOf(run)}`);
}
