/** What one tab remembers of one interview over a reload (in sessionStorage). */

import type { Farewell } from "../protocol";
import type { Shelf } from "./surroundings";

export interface Kept {
  /** Where the call is, and what resumes this tab's connection to it. */
  socket: string;
  secret: string;
  /** The name under which the person wanted to be in; null in the lobby. */
  joiningAs: string | null;
}

interface CallRecord extends Kept {
  interview: string;
  seen: number; // when the room was heard last, by this machine's clock
  isUnloaded: boolean;
}

interface Departure {
  interview: string;
  reason: Farewell;
}

const CALL = "prepstack-call";
const DEPARTURE = "prepstack-departure";
const CRASHED_AFTER = 10_000; // milliseconds; the room is heard every 5 s
const STALE_AFTER = 120_000;

/** A storage may be forbidden; then a reload begins in the lobby. */
export class Memory {
  constructor(
    private readonly tab: Shelf,
    private readonly interview: string,
  ) {}

  /** Null too for a tab that was duplicated: the one whose memory it has is still there. */
  load(): Kept | null {
    const kept = this.read<CallRecord>(CALL);
    if (kept?.interview !== this.interview) return null;
    const age = Date.now() - kept.seen;
    const isOver = kept.isUnloaded || age > CRASHED_AFTER;
    return isOver && age < STALE_AFTER ? kept : null;
  }

  keep(kept: Kept): void {
    const { interview } = this;
    const record: CallRecord = { ...kept, interview, seen: Date.now(), isUnloaded: false };
    this.write(CALL, record);
  }

  forget(): void {
    this.remove(CALL);
  }

  /** The room was heard. */
  touch(): void {
    this.change({ seen: Date.now(), isUnloaded: false });
  }

  /** The page is being unloaded: whoever reads this next is the page after it. */
  unloaded(): void {
    this.change({ isUnloaded: true });
  }

  /** How the person went out in this tab, until they come in anew. */
  departure(): Farewell | null {
    const departure = this.read<Departure>(DEPARTURE);
    return departure?.interview === this.interview ? departure.reason : null;
  }

  depart(reason: Farewell): void {
    this.forget();
    const departure: Departure = { interview: this.interview, reason };
    this.write(DEPARTURE, departure);
  }

  arrive(): void {
    this.remove(DEPARTURE);
  }

  private change(change: Partial<CallRecord>): void {
    const kept = this.read<CallRecord>(CALL);
    if (kept?.interview === this.interview) this.write(CALL, { ...kept, ...change });
  }

  private read<Value>(key: string): Value | null {
    try {
      const value: unknown = JSON.parse(this.tab.getItem(key) ?? "null");
      return typeof value === "object" ? (value as Value | null) : null; // written by this class
    } catch {
      return null;
    }
  }

  private write(key: string, value: object): void {
    try {
      this.tab.setItem(key, JSON.stringify(value));
    } catch {
      // Full or forbidden: see above.
    }
  }

  private remove(key: string): void {
    try {
      this.tab.removeItem(key);
    } catch {
      // Forbidden: nothing was kept.
    }
  }
}
