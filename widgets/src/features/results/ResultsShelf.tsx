/** The shelf below the notebook: how the newest run went, and with one press all of it. */

import { useEffect, useId, useRef, useState } from "react";
import { useWatched } from "../../components/hooks";
import { Icon } from "../../components/Icon";
import type { Run } from "../../protocol";
import { useFeatures } from "../features";
import { RunView } from "./RunView";
import { KIND_WORDS, lineOf } from "./words";

export function ResultsShelf() {
  const { problems } = useFeatures();
  const { runs } = useWatched(problems);
  const [isOpen, setOpen] = useOpen();
  const id = useId();
  const [newest] = runs;
  if (!newest) return null;
  return (
    <section className="ps-results" aria-label="Results" data-open={isOpen || undefined}>
      <div className="ps-results-line">
        <button
          type="button"
          className="ps-place"
          aria-expanded={isOpen}
          aria-controls={id}
          onClick={() => setOpen(!isOpen)}
        >
          <Icon name={isOpen ? "open" : "closed"} />
          Results
        </button>
        <Newest run={newest} />
      </div>
      {isOpen && (
        <div id={id} className="ps-results-body">
          <Runs runs={runs} />
        </div>
      )}
    </section>
  );
}

/** It opens with the first run that somebody begins, until this person has closed it. */
function useOpen(): [boolean, (isOpen: boolean) => void] {
  const { problems } = useFeatures();
  const { begunHere } = useWatched(problems);
  const [chosen, choose] = useState<boolean | null>(null);
  return [chosen ?? begunHere > 0, choose];
}

function Newest({ run }: { run: Run }) {
  return (
    <span className="ps-newest" data-verdict={run.verdict}>
      {run.status === "done" && <Icon name={run.verdict === "AC" ? "check" : "alert"} />}
      <span>
        {KIND_WORDS[run.kind]}, {run.name}: {lineOf(run)}
      </span>
    </span>
  );
}

/** The newest one is shown, until somebody looks at another; and again when there is a new one. */
function Runs({ runs }: { runs: readonly Run[] }) {
  const [chosen, choose] = useState<number | null>(null);
  const newest = runs[0]?.run ?? 0;
  const last = useRef(newest);
  useEffect(() => {
    if (last.current !== newest) choose(null);
    last.current = newest;
  }, [newest]);
  const run = runs.find((one) => one.run === chosen) ?? runs[0];
  return run ? <RunView key={run.run} run={run} runs={runs} choose={choose} /> : null;
}
