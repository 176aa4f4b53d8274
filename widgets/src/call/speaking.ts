/** Who speaks: from audio levels, held over the short pauses between words. */

import type { Received } from "./subscriber";

const LOUD = 0.02; // audio level, 0 to 1, from which somebody counts as speaking
const HOLD = 2; // times of listening
const STALE = 1000; // milliseconds; the browser keeps the level of the last packet

export const LISTEN_EVERY = 250; // milliseconds

/** The levels of those who are received, 0 to 1 by user name. */
export function levelsOf(received: readonly Received[]): Map<string, number> {
  const levels = new Map<string, number>();
  const now = performance.timeOrigin + performance.now();
  for (const { kind, username, receiver } of received) {
    if (kind !== "microphone") continue;
    const source = receiver.getSynchronizationSources()[0];
    const isFresh = source !== undefined && now - source.timestamp < STALE;
    levels.set(username, isFresh ? (source.audioLevel ?? 0) : 0);
  }
  return levels;
}

export class Ear {
  private readonly holds = new Map<string, number>();

  /** Who counts as speaking after these levels. */
  hear(levels: ReadonlyMap<string, number>): ReadonlySet<string> {
    for (const username of [...this.holds.keys()]) {
      if (!levels.has(username)) this.holds.delete(username);
    }
    for (const [username, level] of levels) {
      const held = this.holds.get(username) ?? 0;
      this.holds.set(username, level > LOUD ? HOLD + 1 : Math.max(0, held - 1));
    }
    return new Set([...this.holds].filter(([, held]) => held > 0).map(([username]) => username));
  }
}

export function isSame(one: ReadonlySet<string>, other: ReadonlySet<string>): boolean {
  return one.size === other.size && [...one].every((name) => other.has(name));
}
