/** How long to wait before the next attempt: longer each time, until one succeeds. */

export class GrowingPause {
  private pause: number;

  /** In milliseconds. */
  constructor(
    private readonly first: number,
    private readonly longest: number,
  ) {
    this.pause = first;
  }

  next(): number {
    const pause = this.pause;
    this.pause = Math.min(pause * 2, this.longest);
    return pause;
  }

  /** The same, spread out: after a restart everybody comes back at once. */
  nextSpread(): number {
    return this.next() * (0.5 + Math.random());
  }

  reset(): void {
    this.pause = this.first;
  }
}
