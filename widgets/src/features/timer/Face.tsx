/** What everybody sees of the timer: `Code ▸ 12:40/45:00`. */

import { useEffect, useState } from "react";
import { asClock, leftOfPhase, PHASE_NAMES, spentAt, type Timing, wholeOf } from "./count";
import type { Timer } from "./state";

const LOOK_EVERY = 1000; // milliseconds

interface FaceProps {
  timer: Timer;
  timing: Timing;
}

export function Face({ timer, timing }: FaceProps) {
  const now = useNow(timer, timing.running_since !== null);
  const isOver = leftOfPhase(timing, now) <= 0;
  return (
    <span className="ps-face" data-over={isOver || undefined}>
      {PHASE_NAMES[timing.phase]} <span aria-hidden="true">▸</span> {asClock(spentAt(timing, now))}
      <span className="ps-face-whole">/{asClock(wholeOf(timing.plan))}</span>
      {timing.running_since === null && <span className="ps-quiet"> paused</span>}
      {isOver && <span className="ps-hidden"> over time</span>}
    </span>
  );
}

/** Counted here: the room says nothing while it runs. */
export function useNow(timer: Timer, isRunning: boolean): number {
  const [, tick] = useState(0);
  useEffect(() => {
    if (!isRunning) return;
    const counting = setInterval(() => tick((count) => count + 1), LOOK_EVERY);
    return () => clearInterval(counting);
  }, [isRunning]);
  return timer.now();
}
