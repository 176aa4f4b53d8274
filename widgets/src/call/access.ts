/** Asks the service for the call until it is granted, and follows the room's start meanwhile. */

import type { CallAccess, RoomProgress } from "../protocol";
import { GrowingPause } from "./pause";
import { Refusal, type Surroundings } from "./surroundings";

export interface AccessEvents {
  granted(access: CallAccess): void;
  /** The room is not there yet; it is asked again by itself. */
  starting(): void;
  progressed(progress: RoomProgress): void;
  /** It does not work now; it is asked again by itself. `why` is a sentence. */
  delayed(why: string): void;
  /** Asking again is pointless. */
  denied(refusal: Refusal): void;
}

const FIRST_PAUSE = 500; // milliseconds
const LONGEST_PAUSE = 5000;
const AFTER_TOO_MANY = 10_000;
const NO_ANSWER = "prepStack does not answer at the moment.";
/** What will be the same the next time. */
const FOR_GOOD = new Set([
  "gone",
  "refused",
  "removed",
  "not_found",
  "not_allowed",
  "not_signed_in",
  "stale",
]);

type Around = Pick<Surroundings, "askAccess" | "watchProgress">;

export class Access {
  private question = 0; // the newest; answers to others are late
  private askedAt = 0;
  private timer: ReturnType<typeof setTimeout> | undefined;
  private stopWatching: (() => void) | null = null;
  private readonly pause = new GrowingPause(FIRST_PAUSE, LONGEST_PAUSE);

  constructor(
    private readonly around: Around,
    private readonly events: AccessEvents,
  ) {}

  async ask(): Promise<void> {
    clearTimeout(this.timer);
    this.askedAt = Date.now();
    this.question += 1;
    const { question } = this;
    try {
      const access = await this.around.askAccess();
      if (question === this.question) this.grant(access);
    } catch (error) {
      if (question === this.question) this.refuse(error);
    }
  }

  /** Nothing is asked or followed any more. */
  stop(): void {
    this.question += 1;
    clearTimeout(this.timer);
    this.unfollow();
  }

  private grant(access: CallAccess): void {
    this.pause.reset();
    this.stop();
    this.events.granted(access);
  }

  private refuse(error: unknown): void {
    const refusal = error instanceof Refusal ? error : null;
    if (refusal && FOR_GOOD.has(refusal.code)) {
      this.stop();
      this.events.denied(refusal);
      return;
    }
    const pause = refusal?.code === "too_many_requests" ? AFTER_TOO_MANY : this.pause.nextSpread();
    this.timer = setTimeout(() => void this.ask(), pause);
    if (refusal?.code === "starting") this.follow();
    else this.events.delayed(refusal?.message || NO_ANSWER);
  }

  private follow(): void {
    this.events.starting();
    this.stopWatching ??= this.around.watchProgress((progress) => {
      this.events.progressed(progress);
      if (progress.ready || progress.failed) this.unfollow();
      const isEarly = Date.now() - this.askedAt < FIRST_PAUSE; // it is asked soon anyway
      if (progress.ready && !isEarly) void this.ask();
    });
  }

  private unfollow(): void {
    this.stopWatching?.();
    this.stopWatching = null;
  }
}
