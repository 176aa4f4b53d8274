/** The runs of an interview as values, and what becomes of them with news of one that goes on. */

import type { CaseResult, Run, RunProgress } from "../../protocol";

/** News may repeat what the state has told already; of a run that it did not tell it tells more soon. */
export function withProgress(runs: readonly Run[], progress: RunProgress): readonly Run[] {
  return runs.map((run) =>
    run.run === progress.run && run.status === "waiting" ? after(run, progress) : run,
  );
}

function after(run: Run, { step, position, case: result }: RunProgress): Run {
  switch (step) {
    case "queued":
      return { ...run, position };
    case "started":
      return { ...run, position: 0 };
    case "again":
      return { ...run, position: 0, results: [] };
    case "case":
      return result ? { ...run, position: 0, results: withResult(run.results ?? [], result) } : run;
  }
}

function withResult(results: readonly CaseResult[], result: CaseResult): CaseResult[] {
  const others = results.filter(({ number }) => number !== result.number);
  return [...others, result].sort((one, other) => one.number - other.number);
}

/** The newest one that somebody waits for. */
export function ownWaiting(runs: readonly Run[], username: string | undefined): Run | undefined {
  return runs.find((run) => run.username === username && run.status === "waiting");
}

/** With which others it can be compared: those of the same problem that have results. */
export function comparable(runs: readonly Run[], run: Run): Run[] {
  return runs.filter(
    (other) =>
      other.run !== run.run &&
      other.problem === run.problem &&
      other.kind !== "custom" &&
      run.kind !== "custom" &&
      (other.results ?? []).length > 0,
  );
}
