/** *Run tests*, *Submit*, *Custom input*, and how what they began goes on. */

import { useState } from "react";
import { useWatched } from "../../components/hooks";
import { Icon, type IconName } from "../../components/Icon";
import type { CurrentProblem } from "../../protocol";
import { useFeatures } from "../features";
import { CustomInput } from "./CustomInput";
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
        <RunButton icon="play" isPrimary isBusy={isBusy} run={() => problems.run({ kind: "samples" })}>
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

interface RunButtonProps {
  icon: IconName;
  isPrimary?: boolean;
  isBusy: boolean;
  run: () => Promise<void>;
  children: string;
}

/** It stays in the order of the keyboard while it waits: whoever pressed it is on it still. */
export function RunButton({ icon, isPrimary = false, isBusy, run, children }: RunButtonProps) {
  return (
    <button
      type="button"
      className={isPrimary ? "ps-button ps-primary" : "ps-button"}
      aria-disabled={isBusy}
      onClick={() => !isBusy && void run()}
    >
      <Icon name={icon} />
      {children}
    </button>
  );
}
