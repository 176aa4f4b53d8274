/** What a timer shows at one moment, by the room's clock. */

import { PHASES, type Phase, type Plan, type TimerChanged } from "../../protocol";

export type Timing = TimerChanged;

const SECOND = 1000;
const MINUTE = 60_000;

export const PHASE_NAMES: Readonly<Record<Phase, string>> = {
  introduction: "Introduction",
  clarify: "Clarify",
  code: "Code",
  test: "Test",
  feedback: "Feedback",
};

/** As an interview goes through them. */
export const IN_ORDER: readonly Phase[] = ["introduction", "clarify", "code", "test", "feedback"];
const missing = PHASES.filter((phase) => !IN_ORDER.includes(phase));
if (missing.length > 0) throw new Error(`no place in the order: ${missing.join()}`);

export function hasBegun({ running_since, spent }: Timing): boolean {
  return running_since !== null || spent > 0;
}

/** Milliseconds of the whole. */
export function spentAt({ running_since, spent }: Timing, now: number): number {
  const since = running_since === null ? 0 : Math.max(0, now - Date.parse(running_since));
  return spent * SECOND + since;
}

/** Milliseconds of the phase that is on; below 0 it is over time. */
export function leftOfPhase(timing: Timing, now: number): number {
  const inPhase = spentAt(timing, now) - timing.spent_before * SECOND;
  return timing.plan[timing.phase] * MINUTE - inPhase;
}

export function wholeOf(plan: Plan): number {
  return IN_ORDER.reduce((sum, phase) => sum + plan[phase], 0) * MINUTE;
}

export function leftOfWhole(timing: Timing, now: number): number {
  return wholeOf(timing.plan) - spentAt(timing, now);
}

/** The next one that has time; null after the last. */
export function nextPhase({ plan, phase }: Timing): Phase | null {
  const later = IN_ORDER.slice(IN_ORDER.indexOf(phase) + 1);
  return later.find((one) => plan[one] > 0) ?? null;
}

/** `12:40`, and `-0:05` for what is over. Time counted down is shown until it has run out. */
export function asClock(milliseconds: number): string {
  const seconds = Math.floor(Math.abs(milliseconds) / SECOND);
  const rest = String(seconds % 60).padStart(2, "0");
  return `${milliseconds <= -SECOND ? "−" : ""}${Math.floor(seconds / 60)}:${rest}`;
}

export function inMinutes(count: number): string {
  return count === 1 ? "1 minute" : `${count} minutes`;
}
