/** Whose screens are shared, and which of them is large. */

import type { CallState } from "../../call/state";
import type { CallStore } from "../../call/store";
import { Watched } from "../../call/watched";
import type { Person } from "../../protocol";

export interface ScreensState {
  /** User names of who shares, in the order in which they began; one's own is among them. */
  readonly sharing: readonly string[];
  /** Whose screen was chosen to be large: until it ends, or another is chosen. */
  readonly chosen: string | null;
  /** The large one lies over the notebook: by choice alone, and until it ends. */
  readonly isEnlarged: boolean;
}

export class Screens extends Watched<ScreensState> {
  constructor(store: CallStore) {
    super({ sharing: [], chosen: null, isEnlarged: false });
    store.subscribe(() => this.follow(store.getState()));
  }

  choose = (username: string): void => this.set({ chosen: username });

  enlarge = (isEnlarged: boolean): void => this.set({ isEnlarged });

  private follow(state: CallState): void {
    const before = this.state;
    const { sharing, chosen } = before;
    const now = state.people.filter(({ screen }) => screen).map(({ username }) => username);
    const next = {
      ...before,
      sharing: inOrder(sharing, now),
      chosen: chosen !== null && now.includes(chosen) ? chosen : null,
    };
    const isOver = largeOf(next, state.you?.username ?? "") === null;
    if (isOver) next.isEnlarged = false;
    if (!isSame(before, next)) this.set(next);
  }
}

function isSame(one: ScreensState, other: ScreensState): boolean {
  const names = ["sharing", "chosen", "isEnlarged"] as const;
  return names.every((name) => one[name] === other[name]);
}

/** The same array where nothing has changed. */
function inOrder(before: readonly string[], now: readonly string[]): readonly string[] {
  const known = before.filter((username) => now.includes(username));
  const fresh = now.filter((username) => !before.includes(username));
  return known.length === before.length && fresh.length === 0 ? before : [...known, ...fresh];
}

/** Those who share, in the order in which they began. */
export function sharersOf({ people }: CallState, { sharing }: ScreensState): Person[] {
  return sharing.flatMap((name) => people.filter(({ username }) => username === name));
}

export function screenOf({ received }: CallState, { username }: Person): MediaStream | null {
  const found = received.find((one) => one.username === username && one.kind === "screen");
  return found?.stream ?? null;
}

/** Whose screen is large: what was chosen, or else the newest of the others. */
export function largeOf(
  { sharing, chosen }: Pick<ScreensState, "sharing" | "chosen">,
  you: string,
): string | null {
  return chosen ?? sharing.filter((username) => username !== you).at(-1) ?? null;
}
