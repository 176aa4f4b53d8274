/** Finding a problem in the library. */

import type { Difficulty, LibraryProblem } from "../../protocol";

/** Empty: any. */
export interface Query {
  readonly text: string;
  readonly difficulty: string;
  readonly topic: string;
  readonly language: string;
  readonly kind: string;
  /** Nobody here had it in another interview. */
  readonly unseen: boolean;
}

export const ANY: Query = {
  text: "",
  difficulty: "",
  topic: "",
  language: "",
  kind: "",
  unseen: false,
};

export const DIFFICULTIES: readonly Difficulty[] = ["easy", "medium", "hard"];

export const KIND_NAMES: Readonly<Record<LibraryProblem["kind"], string>> = {
  class: "class",
  discussion: "discussion",
  function: "function",
  program: "program",
  sql: "SQL",
  table: "table",
};

/** Every word is somewhere in it: title, topics, kind. */
export function found(problems: readonly LibraryProblem[], query: Query): LibraryProblem[] {
  const words = query.text.toLowerCase().split(/\s+/).filter(Boolean);
  return problems.filter((problem) => fits(problem, query) && hasAll(problem, words));
}

function fits(problem: LibraryProblem, query: Query): boolean {
  return (
    (query.difficulty === "" || problem.difficulty === query.difficulty) &&
    (query.kind === "" || problem.kind === query.kind) &&
    (query.topic === "" || problem.topics.includes(query.topic)) &&
    (query.language === "" || problem.languages.includes(query.language)) &&
    !(query.unseen && (problem.seen_by ?? []).length > 0)
  );
}

function hasAll(problem: LibraryProblem, words: readonly string[]): boolean {
  const { title, slug, difficulty, kind, topics } = problem;
  const text = [title, slug, difficulty, KIND_NAMES[kind], ...topics].join(" ").toLowerCase();
  return words.every((word) => text.includes(word));
}

/** What there is to choose from, each once, in order. */
export function choices(
  problems: readonly LibraryProblem[],
  of: (problem: LibraryProblem) => readonly string[],
): string[] {
  return [...new Set(problems.flatMap(of))].sort();
}

/** `chance` is from 0 up to 1. */
export function pick(problems: readonly LibraryProblem[], chance: number): LibraryProblem | null {
  return problems[Math.floor(chance * problems.length)] ?? null;
}
