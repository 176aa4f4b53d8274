/** *Run tests*, *Submit*, *Custom input*, and how what they began goes on. */

import { useState } from "react";
import { useWatched } from "../../components/hooks";
import { Icon } from "../../components/Icon";
import type { CurrentProblem } from "../../protocol";
import { useFeatures } from "../features";
import { CustomInput } from "./CustomInput";
import { RunButton } from "./RunButton";
import { ownWaiting } from "./runs";
import { lineOf } from "./words";

export function RunButtons({ current }: { current: CurrentProblem }) {
  const { problems } = useFeatures();
  const { runs, mayRun, refusal } = useWatched(problems);
  const newest = runs.find(({ problem }) => problem === current.number);
  return (
    <div className="ps-run-buttons">
      {mayRun && <Buttons current={current} />}
      {refusal && <p className="ps-problem">{refusal}</p>}
      {newest && (
        <p className="ps-hint">
          {newest.name}: {lineOf(newest)}
        </p>
      )}
    </div>
  );
}

function Buttons({ current }: { current: CurrentProblem }) {
  const { problems } = useFeatures();
  const isBusy = useIsBusy();
  const [isOpen, setOpen] = useState(false);
  return (
    <>
      <div className="ps-row">
        <RunButton
          icon="play"
          isPrimary
          isBusy={isBusy}
          run={() => problems.run({ kind: "samples" })}
        >
          Run tests
        </RunButton>
        <RunButton icon="send" isBusy={isBusy} run={() => problems.run({ kind: "all" })}>
          Submit
        </RunButton>
        <button
          type="button"
          className="ps-button"
          aria-expanded={isOpen}
          onClick={() => setOpen(!isOpen)}
        >
          <Icon name="code" />
          Custom input
        </button>
      </div>
      {isOpen && <CustomInput key={current.number} current={current} isBusy={isBusy} />}
    </>
  );
}

/** There is one run of a person at a time. */
function useIsBusy(): boolean {
  const { problems } = useFeatures();
  const { runs, asking } = useWatched(problems);
  return asking === "run" || ownWaiting(runs, problems.me) !== undefined;
}
