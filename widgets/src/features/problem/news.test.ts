import { expect, it } from "vitest";
import type { CurrentProblem, ProblemState, Run } from "../../protocol";
import { newsOf } from "./news";

const PAIR: CurrentProblem = {
  slug: "pair-with-target",
  title: "Pair with Target",
  difficulty: "easy",
  kind: "function",
  topics: [],
  minutes: 20,
  statement_html: "",
  samples: [],
  languages: [{ name: "cpp", title: "C++", kernel: true, judge: true }],
  number: 1,
  language: "python",
  revealed_at: "2026-11-23T19:01:00Z",
  shared_hints: [],
  staff: false,
};
const RUN: Run = {
  run: 2,
  problem: 1,
  username: "ben",
  name: "Ben",
  kind: "all",
  language: "python",
  asked_at: "2026-11-23T19:02:00Z",
  status: "waiting",
};

function state(change: Partial<CurrentProblem> = {}, ...runs: Run[]): ProblemState {
  return { type: "problem_state", current: { ...PAIR, ...change }, runs };
}

it.each<[string, ProblemState, ProblemState, string[]]>([
  [
    "the first problem",
    { type: "problem_state" },
    state(),
    ["A problem is shown: Pair with Target."],
  ],
  [
    "another problem",
    state(),
    state({ number: 2, title: "Coins" }),
    ["A problem is shown: Coins."],
  ],
  ["the same once more", state(), state(), []],
  [
    "another language",
    state(),
    state({ language: "cpp" }),
    ["The language is C++ now, in a notebook of its own."],
  ],
  ["a hint", state(), state({ shared_hints: [{ number: 1, html: "" }] }), ["A hint is shared."]],
])("%s is told", (_name, before, after, sentences) => {
  expect(newsOf(before, after).toasts).toEqual(sentences);
});

it.each<[Run["status"], Partial<Run>, string[]]>([
  ["waiting", {}, []],
  ["cancelled", {}, ["Ben's run: Cancelled."]],
  ["failed", { message: "The judge does not answer." }, ["Ben's run: The judge does not answer."]],
  ["done", { verdict: "AC", passed: 9, cases: 9 }, ["Ben's run: Accepted: 9 of 9 tests passed."]],
])("a run that waited and is %s", (status, change, sentences) => {
  const { announced } = newsOf(state({}, RUN), state({}, { ...RUN, ...change, status }));

  expect(announced).toEqual(sentences);
});

it("a run that began and ended between two states is told, an old one is not", () => {
  const old: Run = { ...RUN, run: 1, status: "done", verdict: "WA", passed: 0, cases: 2 };
  const { announced } = newsOf(state({}, old), state({}, { ...old, run: 2, name: "Ada" }, old));

  expect(announced).toEqual(["Ada's run: Wrong answer: 0 of 2 tests passed."]);
});
