import { expect, it } from "vitest";
import type { CaseResult, Run, RunProgress } from "../../protocol";
import { comparable, ownWaiting, withProgress } from "./runs";

const RUN: Run = {
  run: 3,
  problem: 1,
  username: "ben",
  name: "Ben",
  kind: "samples",
  language: "python",
  asked_at: "2026-11-23T19:02:00Z",
  status: "waiting",
};

function result(number: number, verdict: CaseResult["verdict"] = "AC"): CaseResult {
  return { number, group: "sample", verdict, time_ms: 1, memory_mb: 1 };
}

const progress = (change: Omit<RunProgress, "type" | "run">): RunProgress => ({
  type: "run_progress",
  run: 3,
  ...change,
});

it("results that are told twice are there once, in order", () => {
  const news = [2, 1, 2].map((number) => progress({ step: "case", case: result(number) }));

  const [run] = news.reduce(withProgress, [RUN] as readonly Run[]);

  expect(run?.results?.map(({ number }) => number)).toEqual([1, 2]);
});

it("a judge that was lost takes its results with it", () => {
  const runs = [{ ...RUN, results: [result(1)], position: 0 }];

  expect(withProgress(runs, progress({ step: "again" }))[0]?.results).toEqual([]);
});

it("news of a run that is over change nothing", () => {
  const runs: Run[] = [{ ...RUN, status: "cancelled" }];

  expect(withProgress(runs, progress({ step: "case", case: result(1) }))).toEqual(runs);
});

it("a run can be compared with others of its problem that have results", () => {
  const other: Run = { ...RUN, run: 2, results: [result(1)] };
  const runs: Run[] = [
    RUN,
    other,
    { ...other, run: 1, problem: 2 },
    { ...other, run: 4, kind: "custom" },
    { ...RUN, run: 5 },
  ];

  expect(comparable(runs, RUN)).toEqual([other]);
});

it("whoever waits for a run waits for their own", () => {
  expect(ownWaiting([RUN], "ben")).toBe(RUN);
  expect(ownWaiting([RUN], "ada")).toBeUndefined();
});
