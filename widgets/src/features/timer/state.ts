/** The interview's timer, as the room has it; and a quiet word when a time is over. */

import type { CallStore } from "../../call/store";
import { Watched } from "../../call/watched";
import type { Phase, Plan } from "../../protocol";
import {
  hasBegun,
  inMinutes,
  leftOfPhase,
  leftOfWhole,
  nextPhase,
  PHASE_NAMES,
  type Timing,
} from "./count";

export interface TimerState {
  /** Null until the room has told. */
  readonly timing: Timing | null;
}

export class Timer extends Watched<TimerState> {
  private alarms: ReturnType<typeof setTimeout>[] = [];

  constructor(private readonly store: CallStore) {
    super({ timing: null });
    store.on("timer", (timing) => this.receive(timing));
  }

  run = (running: boolean): void => this.store.ask({ type: "run_timer", running });
  goTo = (phase: Phase): void => this.store.ask({ type: "go_to_phase", phase });
  adjust = (minutes: number): void => this.store.ask({ type: "adjust_timer", minutes });
  plan = (plan: Plan): void => this.store.ask({ type: "plan_timer", plan });
  reset = (): void => this.store.ask({ type: "reset_timer" });

  /** Of the room's clock, in milliseconds. */
  now = (): number => this.store.now();

  private receive(timing: Timing): void {
    const before = this.state.timing;
    this.set({ timing });
    const sentence = before && change(before, timing);
    if (sentence) this.store.announce(sentence);
    this.watch(timing);
  }

  /** What was over before is no news. */
  private watch(timing: Timing): void {
    for (const alarm of this.alarms) clearTimeout(alarm);
    this.alarms = [];
    if (timing.running_since === null) return;
    const now = this.now();
    const ofWhole = leftOfWhole(timing, now);
    const ofPhase = leftOfPhase(timing, now);
    this.alarm(ofWhole, "The time planned for this interview is over.");
    if (ofPhase !== ofWhole) this.alarm(ofPhase, phaseIsOver(timing));
  }

  private alarm(left: number, sentence: string): void {
    if (left > 0) this.alarms.push(setTimeout(() => this.store.toast(sentence), left));
  }
}

function phaseIsOver(timing: Timing): string {
  const next = nextPhase(timing);
  const then = next ? ` Next: ${PHASE_NAMES[next]}.` : "";
  return `The time for “${PHASE_NAMES[timing.phase]}” is over.${then}`;
}

/** What was done to the timer, in words; empty where that is nothing to be told of. */
function change(before: Timing, after: Timing): string {
  const name = PHASE_NAMES[after.phase];
  const minutes = inMinutes(after.plan[after.phase]);
  if (hasBegun(before) && !hasBegun(after)) return "The timer was set back.";
  if (!hasBegun(before) && hasBegun(after)) return `The timer runs: ${name}, ${minutes}.`;
  if (before.phase !== after.phase) return `Now: ${name}, ${minutes}.`;
  if (before.running_since !== null && after.running_since === null) return "The timer is paused.";
  if (before.running_since === null && after.running_since !== null) return "The timer goes on.";
  const isOther = before.plan[after.phase] !== after.plan[after.phase];
  return isOther && hasBegun(after) ? `${name} has ${minutes} now.` : "";
}
