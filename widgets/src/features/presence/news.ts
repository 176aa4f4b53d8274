/** What has happened between two states of the call, in words to be announced. */

import { type CallState, linkWords } from "../../call/state";
import type { Person } from "../../protocol";

export function news(before: CallState, after: CallState): string[] {
  return [
    ...phases(before, after),
    ...knocks(before, after),
    ...(before.phase === "live" && after.phase === "live" ? people(before, after) : []),
    ...own(before, after),
    ...link(before, after),
    ...toasts(before, after),
    ...announced(before, after),
  ];
}

const ARRIVED: Partial<Record<CallState["phase"], string>> = {
  waiting: "Waiting for the host. You'll be let in automatically.",
  live: "You are in the interview.",
};

function phases(before: CallState, after: CallState): string[] {
  const sentence = ARRIVED[after.phase];
  return sentence && before.phase !== after.phase ? [sentence] : [];
}

function knocks(before: CallState, after: CallState): string[] {
  const known = new Set(before.waiting.map(({ username }) => username));
  const fresh = after.waiting.filter(({ username }) => !known.has(username));
  return fresh.map(({ name }) => `${name} would like to join.`);
}

/** Of the others: somebody's own way in and out is a phase. */
function people(before: CallState, after: CallState): string[] {
  const was = byName(before);
  const is = byName(after);
  const came = [...is.values()].filter(({ username }) => !was.has(username));
  const left = [...was.values()].filter(({ username }) => !is.has(username));
  const changed = [...is.values()].filter(
    (person) => (was.get(person.username)?.role ?? person.role) !== person.role,
  );
  const isYou = (person: Person) => person.username === after.you?.username;
  return [
    ...came.filter((person) => !isYou(person)).map(({ name }) => `${name} joined.`),
    ...left.filter((person) => !isYou(person)).map(({ name }) => `${name} left.`),
    ...changed.map((person) =>
      isYou(person) ? `You are now ${person.role}.` : `${person.name} is now ${person.role}.`,
    ),
  ];
}

function byName({ people }: CallState): Map<string, Person> {
  return new Map(people.map((person) => [person.username, person]));
}

/** Also where it was done from inside the notebook, which shows no button. */
function own(before: CallState, after: CallState): string[] {
  const sentences: string[] = [];
  if (after.phase === "live" && before.phase === "live") {
    if (before.on.microphone && !after.on.microphone) sentences.push("You are muted.");
    if (!before.on.microphone && after.on.microphone) sentences.push("You are unmuted.");
  }
  for (const kind of ["microphone", "camera"] as const) {
    const problem = after.problems[kind];
    if (problem && problem !== before.problems[kind]) sentences.push(problem);
  }
  if (after.mediaProblem && after.mediaProblem !== before.mediaProblem) {
    sentences.push(after.mediaProblem);
  }
  if (after.silent && !before.silent) sentences.push("Nothing is heard from your microphone.");
  return sentences;
}

function link(before: CallState, after: CallState): string[] {
  if (after.phase !== "live" || before.phase !== "live") return [];
  if (before.link === "open" && after.link !== "open") return [linkWords(after)?.text ?? ""];
  return before.link !== "open" && after.link === "open" ? ["Connected again."] : [];
}

function toasts(before: CallState, after: CallState): string[] {
  const known = new Set(before.toasts.map(({ id }) => id));
  return after.toasts.filter(({ id }) => !known.has(id)).map(({ message }) => message);
}

function announced(before: CallState, after: CallState): string[] {
  return after.announced && after.announced !== before.announced ? [after.announced.sentence] : [];
}
