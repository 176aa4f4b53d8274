/** Where everybody is in the notebook: each tab shows its cell to the others, by the cell's id. */

import type { InCell } from "../wire.generated";

/** Beside what jupyter-collaboration shows; the room writes the username (document/cursors.py). */
export const CELL = "prepstackCell";

/** Of one tab of somebody. */
export interface Shown {
  readonly client: number;
  readonly username: string;
  readonly cellId: string;
  /** When it was last heard of: of several tabs the newest counts. */
  readonly updated: number;
}

interface Awareness {
  getStates(): Map<number, Record<string, unknown>>;
  readonly meta: Map<number, { readonly lastUpdated: number }>;
}

export function readShown(awareness: Awareness): Shown[] {
  const found: Shown[] = [];
  for (const [client, state] of awareness.getStates()) {
    const username = usernameOf(state);
    const cellId = state[CELL];
    const updated = awareness.meta.get(client)?.lastUpdated ?? 0;
    if (username && typeof cellId === "string") found.push({ client, username, cellId, updated });
  }
  return found;
}

export function usernameOf({ user }: Record<string, unknown>): string | null {
  if (typeof user !== "object" || user === null || !("username" in user)) return null;
  return typeof user.username === "string" && user.username ? user.username : null;
}

/** `cellIds` in the notebook's order. Somebody in a cell that is gone is nowhere. */
export function placesOf(shown: readonly Shown[], cellIds: readonly string[]): InCell[] {
  const newest = new Map<string, Shown>();
  for (const one of shown) {
    const before = newest.get(one.username);
    if (!before || one.updated >= before.updated) newest.set(one.username, one);
  }
  return [...newest.values()]
    .map(({ username, cellId }) => ({ username, cell: cellIds.indexOf(cellId) }))
    .filter(({ cell }) => cell >= 0)
    .sort((one, other) => (one.username < other.username ? -1 : 1));
}

/** Does `act` soon, and at most once in so many milliseconds. */
export function seldom(milliseconds: number, act: () => void): () => void {
  let waiting = false;
  let last = Number.NEGATIVE_INFINITY;
  return () => {
    if (waiting) return;
    waiting = true;
    const pause = Math.max(0, last + milliseconds - performance.now());
    setTimeout(() => {
      waiting = false;
      last = performance.now();
      act();
    }, pause);
  };
}
