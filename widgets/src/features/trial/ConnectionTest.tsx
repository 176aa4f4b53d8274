/** *Connection test* in the lobby: what works, what does not, and what to do about it. */

import { useEffect, useId, useRef, useSyncExternalStore } from "react";
import { Icon, type IconName } from "../../components/Icon";
import { useFeatures } from "../features";
import { type Line, type Outcome, sumOf } from "./lines";
import { reportOf } from "./report";
import type { TrialState } from "./state";

export function ConnectionTest() {
  const { trial } = useFeatures();
  const state = useSyncExternalStore(trial.subscribe, trial.getState);
  return (
    <>
      <button type="button" className="ps-button" onClick={() => void trial.begin()}>
        <Icon name="network" />
        Connection test
      </button>
      {state.isOn && (
        <Results state={state} again={() => void trial.begin()} close={() => trial.close()} />
      )}
    </>
  );
}

interface ResultsProps {
  state: TrialState;
  again: () => void;
  close: () => void;
}

function Results({ state, again, close }: ResultsProps) {
  const dialog = useRef<HTMLDialogElement>(null);
  const title = useId();
  useEffect(() => dialog.current?.showModal(), []);
  const { isRunning, lines, progress } = state;
  return (
    <dialog ref={dialog} className="ps-dialog ps-trial" aria-labelledby={title} onClose={close}>
      <h2 id={title}>Connection test</h2>
      <p role="status">{isRunning ? "Testing for about ten seconds…" : sumOf(lines)}</p>
      {isRunning && <progress aria-label="Connection test" max={100} value={progress} />}
      <ul className="ps-trial-lines" aria-label="What was found">
        {lines.map((found) => (
          <Found key={found.name} found={found} />
        ))}
      </ul>
      <div className="ps-row ps-end">
        {!isRunning && (
          <>
            <button type="button" className="ps-button" onClick={() => download(lines)}>
              <Icon name="download" />
              Download report
            </button>
            <button type="button" className="ps-button" onClick={again}>
              Test again
            </button>
          </>
        )}
        <button type="button" className="ps-button" onClick={close}>
          {isRunning ? "Cancel" : "Close"}
        </button>
      </div>
    </dialog>
  );
}

const LOOKS: Readonly<Record<Outcome, { icon: IconName; word: string }>> = {
  good: { icon: "check", word: "Good" },
  fair: { icon: "alert", word: "Fair" },
  bad: { icon: "close", word: "Bad" },
  skipped: { icon: "clock", word: "Not tested" },
};

function Found({ found: { name, outcome, words, fix } }: { found: Line }) {
  const { icon, word } = LOOKS[outcome];
  return (
    <li data-outcome={outcome}>
      <Icon name={icon} />
      <span>
        <strong>{name}</strong> <span className="ps-hidden">{word}. </span>
        {words}
        {fix && <span className="ps-trial-fix">{fix}</span>}
      </span>
    </li>
  );
}

function download(lines: readonly Line[]): void {
  const text = reportOf(lines, { when: new Date(), userAgent: navigator.userAgent });
  const address = URL.createObjectURL(new Blob([text], { type: "text/plain" }));
  const link = document.createElement("a");
  link.href = address;
  link.download = "prepstack-connection-test.txt";
  link.click();
  setTimeout(() => URL.revokeObjectURL(address), 10_000); // when the browser has it
}
