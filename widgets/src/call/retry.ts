/** A negotiation that is tried again until it works. */

import { GrowingPause } from "./pause";

const FIRST_PAUSE = 1000; // milliseconds
const LONGEST_PAUSE = 8000;

export class Retry {
  /** In a row. */
  failures = 0;
  private readonly pause = new GrowingPause(FIRST_PAUSE, LONGEST_PAUSE);
  private timer: ReturnType<typeof setTimeout> | undefined;

  constructor(
    private readonly work: () => void,
    private readonly mayTry: () => boolean,
    private readonly changed: () => void,
  ) {}

  failed(): void {
    this.fail(() => this.pause.next());
  }

  /** Nobody refused anything: the first time it is tried at once. */
  lost(): void {
    this.fail(() => (this.failures === 1 ? 0 : this.pause.next()));
  }

  private fail(pause: () => number): void {
    if (this.timer !== undefined) return; // the same failure, told twice
    this.failures += 1;
    this.changed();
    this.wait(pause());
  }

  /** Also by itself, before it was tried again. */
  worked(): void {
    this.stop();
    this.changed();
  }

  stop(): void {
    clearTimeout(this.timer);
    this.timer = undefined;
    this.failures = 0;
    this.pause.reset();
  }

  private wait(pause: number): void {
    this.timer = setTimeout(() => {
      this.timer = undefined;
      if (this.mayTry()) this.work();
      else this.wait(FIRST_PAUSE);
    }, pause);
  }
}
