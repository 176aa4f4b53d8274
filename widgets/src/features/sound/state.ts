/** What the browser plays only after a click: voices, and on a telephone that saves power pictures too. */

import { Watched } from "../../call/watched";

export interface PlaybackState {
  readonly isBlocked: boolean;
}

export class Playback extends Watched<PlaybackState> {
  private readonly waiting = new Set<HTMLMediaElement>();

  constructor() {
    super({ isBlocked: false });
  }

  block = (element: HTMLMediaElement): void => {
    this.waiting.add(element);
    this.set({ isBlocked: true });
  };

  /** In a click. */
  unblock = (): void => {
    for (const element of this.waiting) void element.play().catch(() => undefined); // gone meanwhile
    this.waiting.clear();
    this.set({ isBlocked: false });
  };
}
