/** Runs and verdicts in words. */

import type { CaseResult, CaseSet, Run, Verdict } from "../../protocol";

export const VERDICT_WORDS: Readonly<Record<Verdict, string>> = {
  AC: "Accepted",
  CE: "Compilation error",
  IE: "Not judged",
  MLE: "Memory limit exceeded",
  OLE: "Output limit exceeded",
  RE: "Runtime error",
  TLE: "Time limit exceeded",
  WA: "Wrong answer",
};

export const KIND_WORDS: Readonly<Record<CaseSet, string>> = {
  all: "Submit",
  custom: "Custom input",
  samples: "Run tests",
};

/** Of a custom input nobody knows what is right: it ran, or it did not. */
export function verdictWords(verdict: Verdict, kind: CaseSet): string {
  return kind === "custom" && verdict === "AC" ? "Ran" : VERDICT_WORDS[verdict];
}

/** How a run is, or what became of it: without who asked for it. */
export function lineOf(run: Run): string {
  switch (run.status) {
    case "cancelled":
      return "Cancelled.";
    case "failed":
      return run.message || "It could not be judged.";
    case "waiting":
      return waitingWords(run);
    case "done":
      return doneWords(run);
  }
}

function waitingWords({ position = 0, results = [] }: Run): string {
  if (position > 0) return `Waiting: ${counted(position, "run goes", "runs go")} first.`;
  if (results.length === 0) return "Running…";
  return `Running… ${counted(results.length, "test", "tests")} done.`;
}

function doneWords({ kind, verdict = "IE", passed = 0, cases = 0 }: Run): string {
  const words = verdictWords(verdict, kind);
  if (kind === "custom" || verdict === "CE" || verdict === "IE") return `${words}.`;
  return `${words}: ${passed} of ${cases} tests passed.`;
}

/** Who ran what, for a list of runs. */
export function titleOf({ run, name, kind, status, passed = 0, cases = 0 }: Run): string {
  const score = status === "done" && kind !== "custom" ? `, ${passed} of ${cases}` : "";
  return `${run}: ${KIND_WORDS[kind]}, ${name}${score}`;
}

/** A hidden one has no name, and says nothing of what it is about. */
export function caseTitle({ number, group, name }: CaseResult): string {
  if (group === "secret") return `Hidden case ${number}`;
  return name ? `${number}: ${name}` : `${number}`;
}

/** Of a hidden case only its limits are known, and whether it kept to them. */
export function timeOf({ group, verdict, time_ms }: CaseResult): string {
  if (group !== "secret") return inTime(time_ms);
  if (verdict === "TLE") return `over ${inTime(time_ms)}`;
  return verdict === "AC" ? `within ${inTime(time_ms)}` : "";
}

export function memoryOf({ group, verdict, memory_mb }: CaseResult): string {
  if (group !== "secret") return inMemory(memory_mb);
  if (verdict === "MLE") return `over ${inMemory(memory_mb)}`;
  return verdict === "AC" ? `within ${inMemory(memory_mb)}` : "";
}

/** Of the slowest case, and of the largest: with hidden ones among them in quarters of the limits. */
export function costOf(run: Run): string {
  const { status, kind, time_ms = 0, memory_mb = 0, reference_ms = 0 } = run;
  if (status !== "done" || time_ms === 0) return "";
  if (kind !== "all") return `${inTime(time_ms)}, ${inMemory(memory_mb)}`;
  const most = `At most ${inTime(time_ms)} and ${inMemory(memory_mb)}.`;
  return reference_ms > 0 ? `${most} Our solution takes ${inTime(reference_ms)}.` : most;
}

export function inTime(milliseconds: number): string {
  if (milliseconds < 1000) return `${Math.round(milliseconds)} ms`;
  return `${(milliseconds / 1000).toFixed(1)} s`;
}

export function inMemory(megabytes: number): string {
  return `${Math.round(megabytes)} MB`;
}

function counted(count: number, one: string, many: string): string {
  return `${count} ${count === 1 ? one : many}`;
}
