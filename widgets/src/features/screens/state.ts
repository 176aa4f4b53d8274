/** Whose screens are shared, which of them is large, and who asks for one's own. */

import { type CallState, maySpeak } from "../../call/state";
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
  /** Who asks this person to share their screen. */
  readonly askedBy: string | null;
}

export class Screens extends Watched<ScreensState> {
  constructor(private readonly store: CallStore) {
    super({ sharing: [], chosen: null, isEnlarged: false, askedBy: null });
    store.on("asked_to_share", ({ username }) => this.set({ askedBy: username }));
    store.on("share_declined", ({ username }) => this.tellOfNo(username));
    store.subscribe(() => this.follow(store.getState()));
  }

  choose = (username: string): void => this.set({ chosen: username });

  enlarge = (isEnlarged: boolean): void => this.set({ isEnlarged });

  /** Somebody else is asked; nothing begins by itself. */
  ask = (username: string): void => this.store.ask({ type: "ask_to_share", username });

  accept = (): void => {
    this.set({ askedBy: null });
    void this.store.shareScreen();
  };

  decline = (): void => {
    const { askedBy } = this.state;
    this.set({ askedBy: null });
    if (askedBy !== null) this.store.ask({ type: "decline_to_share", username: askedBy });
  };

  private follow(state: CallState): void {
    const before = this.state;
    const { sharing, chosen, askedBy } = before;
    const now = state.people.filter(({ screen }) => screen).map(({ username }) => username);
    const next = {
      ...before,
      sharing: inOrder(sharing, now),
      chosen: chosen !== null && now.includes(chosen) ? chosen : null,
      askedBy: askedBy !== null && canAnswer(state, askedBy) ? askedBy : null,
    };
    const isOver = largeOf(next, state.you?.username ?? "") === null;
    if (isOver) next.isEnlarged = false;
    if (!isSame(before, next)) this.set(next);
  }

  private tellOfNo(username: string): void {
    const name = this.store.getState().people.find((one) => one.username === username)?.name;
    if (name) this.store.toast(`${name} does not share their screen now.`);
  }
}

function isSame(one: ScreensState, other: ScreensState): boolean {
  const names = ["sharing", "chosen", "isEnlarged", "askedBy"] as const;
  return names.every((name) => one[name] === other[name]);
}

/** The same array where nothing has changed. */
function inOrder(before: readonly string[], now: readonly string[]): readonly string[] {
  const known = before.filter((username) => now.includes(username));
  const fresh = now.filter((username) => !before.includes(username));
  return known.length === before.length && fresh.length === 0 ? before : [...known, ...fresh];
}

/** A question ends when it is answered by sharing, and with whoever asks. */
function canAnswer(state: CallState, askedBy: string): boolean {
  const isHere = state.people.some(({ username }) => username === askedBy);
  return isHere && state.phase === "live" && maySpeak(state) && state.ownScreen === null;
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
