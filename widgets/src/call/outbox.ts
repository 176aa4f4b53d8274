/** What was said to the room and is not known to have arrived, so that it can be said again. */

import type { FromBrowser } from "../protocol";

const MOST = 50; // messages: the room takes 60 at once
const LARGEST = 1_000_000; // characters of JSON, all together
const SAID_ANEW = new Set<FromBrowser["type"]>([
  "knock",
  "media",
  "publish",
  "subscribe",
  "answer",
  "leave",
  "say",
  "watch",
]);

/** The page says it anew by itself; of everything else a person has to hear whether it arrived. */
export function isSaidAnew({ type }: FromBrowser): boolean {
  return SAID_ANEW.has(type);
}

export class Outbox {
  private unheard: FromBrowser[] = []; // the oldest first
  private size = 0;
  private arrived = 0; // messages of this connection, over all its sockets

  /** False where there is no place for it: then it is not said at all. */
  add(message: FromBrowser): boolean {
    const size = sizeOf(message);
    if (this.unheard.length >= MOST || this.size + size > LARGEST) return false;
    this.unheard.push(message);
    this.size += size;
    return true;
  }

  /** That many messages of this connection have arrived. */
  heard(count: number): void {
    const news = this.unheard.splice(0, Math.max(0, count - this.arrived));
    this.arrived += news.length;
    for (const message of news) this.size -= sizeOf(message);
  }

  waiting(): readonly FromBrowser[] {
    return this.unheard;
  }

  /** For a connection that begins: returns what the one before may not have heard. */
  begin(): readonly FromBrowser[] {
    const before = this.unheard;
    this.unheard = [];
    this.size = this.arrived = 0;
    return before;
  }
}

function sizeOf(message: FromBrowser): number {
  return JSON.stringify(message).length;
}
