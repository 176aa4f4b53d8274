/** Private thinking time: who has it, and what rests meanwhile in the candidate's own page. */

import { mayLead } from "../../call/state";
import type { CallStore } from "../../call/store";
import { Watched } from "../../call/watched";
import type { Person, ThinkingTime } from "../../protocol";
import { inMinutes } from "../timer/count";

export interface ThinkingState {
  /** Asked for, or on; null where there is none. */
  readonly time: ThinkingTime | null;
  /** Whether both sides have agreed, and it is not over. */
  readonly isOn: boolean;
  /** The time is one's own: of the others nothing is seen or heard. */
  readonly isResting: boolean;
}

const NONE: ThinkingState = { time: null, isOn: false, isResting: false };

export class Thinking extends Watched<ThinkingState> {
  private alarm: ReturnType<typeof setTimeout> | undefined;
  private isTakingBack = false;
  private readonly hushed = new Set<MediaStreamTrack>();

  constructor(private readonly store: CallStore) {
    super(NONE);
    store.on("thinking", ({ time }) => this.receive(time));
    store.subscribe(() => this.hush());
  }

  ask = (username: string, minutes: number): void =>
    this.store.ask({ type: "ask_thinking", username, minutes });
  agree = ({ minutes }: ThinkingTime): void => this.store.ask({ type: "agree_thinking", minutes });
  end = (): void => {
    this.isTakingBack = true;
    this.store.ask({ type: "end_thinking" });
  };

  /** Milliseconds. */
  left(): number {
    const end = this.state.time?.ends_at;
    return end ? Math.max(0, Date.parse(end) - this.store.now()) : 0;
  }

  private receive(time: ThinkingTime | null): void {
    clearTimeout(this.alarm);
    const left = time?.ends_at ? Date.parse(time.ends_at) - this.store.now() : 0;
    const isOver = time?.ends_at != null && left <= 0;
    const { you } = this.store.getState();
    const isOn = left > 0;
    const isResting = isOn && time?.username === you?.username;
    this.become(isOver ? NONE : { time, isOn, isResting });
    if (isOn) this.alarm = setTimeout(() => this.become(NONE), left);
  }

  private become(after: ThinkingState): void {
    const before = this.state;
    this.set(after);
    this.hush();
    if (after.isResting && !before.isResting) void this.store.turn("microphone", false);
    this.tell(before, after);
    this.isTakingBack = false;
  }

  /** Tracks, and not views: so it holds for every picture of every view, and for sound. */
  private hush(): void {
    const { isResting } = this.state;
    for (const { stream } of isResting ? this.store.getState().received : []) {
      for (const track of stream.getTracks()) {
        if (track.enabled) this.hushed.add(track);
        track.enabled = false;
      }
    }
    if (isResting) return;
    for (const track of this.hushed) track.enabled = true;
    this.hushed.clear();
  }

  private tell(before: ThinkingState, after: ThinkingState): void {
    const { store } = this;
    if (after.isResting && !before.isResting) {
      store.toast("Your thinking time has begun. You are muted, and the others rest.");
    } else if (after.isOn && !before.isOn) {
      store.toast(`${this.nameOf(after)} has private thinking time.`);
    } else if (before.isOn && !after.isOn) {
      const muted = before.isResting ? " You are still muted." : "";
      store.toast(`Private thinking time is over.${muted}`);
    } else if (after.time && !before.time) this.tellOfAsking(after.time);
    else if (before.time && !after.time) this.tellOfDeclining(before.time);
  }

  private tellOfAsking(time: ThinkingTime): void {
    if (mayAnswer(time, this.store.getState().you)) this.store.announce(this.question(time));
  }

  private tellOfDeclining({ asked_by }: ThinkingTime): void {
    const isOwn = asked_by === this.store.getState().you?.username;
    if (isOwn && !this.isTakingBack) this.store.toast("The thinking time was not agreed to.");
  }

  /** To whoever answers. */
  question({ username, asked_by, minutes }: ThinkingTime): string {
    const name = this.person(asked_by)?.name ?? "Somebody";
    const what = `${inMinutes(minutes)} of private thinking time`;
    return username === asked_by ? `${name} asks for ${what}.` : `${name} offers you ${what}.`;
  }

  nameOf({ time }: Pick<ThinkingState, "time">): string {
    return this.person(time?.username)?.name ?? "The candidate";
  }

  private person(username: string | undefined): Person | undefined {
    return this.store.getState().people.find((one) => one.username === username);
  }
}

/** Of the other side than whoever asked. */
export function mayAnswer(time: ThinkingTime, you: Person | null): boolean {
  if (!you || time.ends_at !== null) return false;
  const isCandidate = you.username === time.username;
  return time.asked_by === time.username ? !isCandidate && mayLead({ you }) : isCandidate;
}

export function mayEnd(time: ThinkingTime, you: Person | null): boolean {
  return you?.username === time.username || mayLead({ you });
}
