/** What whoever leads does with the timer. */

import { Icon } from "../../components/Icon";
import { asClock, hasBegun, leftOfPhase, nextPhase, PHASE_NAMES, type Timing } from "./count";
import { useNow } from "./Face";
import { PlanForm } from "./PlanForm";
import type { Timer } from "./state";

interface TimerControlsProps {
  timer: Timer;
  timing: Timing;
}

export function TimerControls({ timer, timing }: TimerControlsProps) {
  const next = nextPhase(timing);
  return (
    <div className="ps-timer-controls">
      <p className="ps-timer-line">
        <Line timer={timer} timing={timing} />
      </p>
      <div className="ps-row">
        <StartButton timer={timer} timing={timing} />
        {hasBegun(timing) && next && (
          <button type="button" className="ps-button" onClick={() => timer.goTo(next)}>
            <Icon name="next" />
            Next: {PHASE_NAMES[next]}
          </button>
        )}
      </div>
      {hasBegun(timing) && <Adjusting timer={timer} />}
      <PlanForm timer={timer} timing={timing} />
    </div>
  );
}

function Line({ timer, timing }: TimerControlsProps) {
  const left = leftOfPhase(timing, useNow(timer, timing.running_since !== null));
  if (!hasBegun(timing)) return <>Everybody sees the timer once it runs.</>;
  const name = PHASE_NAMES[timing.phase];
  return left > 0 ? (
    <>
      {name}: {asClock(left)} left
    </>
  ) : (
    <>
      {name}: {asClock(-left)} over time
    </>
  );
}

function StartButton({ timer, timing }: TimerControlsProps) {
  const isRunning = timing.running_since !== null;
  const word = isRunning ? "Pause timer" : hasBegun(timing) ? "Resume timer" : "Start timer";
  return (
    <button type="button" className="ps-button ps-primary" onClick={() => timer.run(!isRunning)}>
      <Icon name={isRunning ? "pause" : "play"} />
      {word}
    </button>
  );
}

function Adjusting({ timer }: { timer: Timer }) {
  return (
    <div className="ps-row">
      <button type="button" className="ps-button" onClick={() => timer.adjust(-1)}>
        <Icon name="minus" />1 minute less
      </button>
      <button type="button" className="ps-button" onClick={() => timer.adjust(1)}>
        <Icon name="plus" />1 minute more
      </button>
      <button type="button" className="ps-button" onClick={timer.reset}>
        <Icon name="restart" />
        Set back
      </button>
    </div>
  );
}
