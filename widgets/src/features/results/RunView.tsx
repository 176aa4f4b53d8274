/** One run: which it is, how it goes on, what came out of it, and how an earlier one went. */

import { useState } from "react";
import { useWatched } from "../../components/hooks";
import { Icon } from "../../components/Icon";
import type { Run } from "../../protocol";
import { useFeatures } from "../features";
import { Code } from "../problem/Markup";
import { ResultsTable } from "./ResultsTable";
import { comparable } from "./runs";
import { costOf, lineOf, titleOf } from "./words";

interface RunViewProps {
  run: Run;
  runs: readonly Run[];
  choose: (run: number) => void;
}

export function RunView({ run, runs, choose }: RunViewProps) {
  const others = comparable(runs, run);
  const [compared, compare] = useState<number | null>(null);
  const other = others.find((one) => one.run === compared);
  return (
    <div className="ps-run">
      <div className="ps-row">
        <Choice label="Run" runs={runs} chosen={run.run} choose={(number) => choose(number ?? 0)} />
        {others.length > 0 && (
          <Choice
            label="Compare with"
            none="Compare with…"
            runs={others}
            chosen={other?.run ?? null}
            choose={compare}
          />
        )}
        <Line run={run} />
        <Cancel run={run} />
      </div>
      <Outcome run={run} other={other} />
    </div>
  );
}

/** What is known of it until now. */
export function Outcome({ run, other }: { run: Run; other?: Run }) {
  const { status, input, error, results = [] } = run;
  return (
    <>
      {status === "waiting" && <progress aria-label="The tests run" />}
      {input && <Text name="Input" text={input} />}
      {error && <Text name="What went wrong" text={error} />}
      {results.length > 0 && <ResultsTable run={run} other={other} />}
    </>
  );
}

interface ChoiceProps {
  label: string;
  none?: string;
  runs: readonly Run[];
  chosen: number | null;
  choose: (run: number | null) => void;
}

function Choice({ label, none, runs, chosen, choose }: ChoiceProps) {
  return (
    <select
      className="ps-select"
      aria-label={label}
      value={chosen ?? ""}
      onChange={({ target }) => choose(target.value === "" ? null : Number(target.value))}
    >
      {none && <option value="">{none}</option>}
      {runs.map((run) => (
        <option key={run.run} value={run.run}>
          {titleOf(run)}
        </option>
      ))}
    </select>
  );
}

/** Time and memory are the whole run's. */
export function Line({ run }: { run: Run }) {
  const cost = costOf(run);
  return (
    <p className="ps-run-line ps-grow" data-verdict={run.verdict}>
      {lineOf(run)} {cost && <span className="ps-hint">{cost}</span>}
    </p>
  );
}

/** By who asked for it, or an interviewer. */
function Cancel({ run: { run, status, username } }: { run: Run }) {
  const { problems } = useFeatures();
  const { mayPresent } = useWatched(problems);
  if (status !== "waiting" || !(mayPresent || username === problems.me)) return null;
  return (
    <button type="button" className="ps-button" onClick={() => void problems.cancel(run)}>
      <Icon name="close" />
      Cancel run
    </button>
  );
}

function Text({ name, text }: { name: string; text: string }) {
  return (
    <div className="ps-part">
      <p className="ps-part-name">{name}</p>
      <Code text={text} />
    </div>
  );
}
