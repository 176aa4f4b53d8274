/** The page's call as a widget may have it: seen, with nothing in it that harms when clicked by trick. */

import type { CallState } from "../call/state";
import type { CallStore } from "../call/store";

/** Who may do nothing to others. */
const NOBODY = { host: false, role: "observer" } as const;

/** A script in an output can lay a widget's frame under a pointer: see docs/protocol.md, 6. */
export function lookingAt(store: CallStore): CallStore {
  let seen: CallState | null = null;
  let shown: CallState | null = null;
  const getState = (): CallState => {
    const state = store.getState();
    if (state === seen && shown) return shown;
    seen = state;
    shown = { ...state, you: state.you && { ...state.you, ...NOBODY } };
    return shown;
  };
  return new Proxy(store, {
    get(whole, name) {
      if (name === "getState") return getState;
      if (name === "state") return getState();
      if (name === "subscribe") return whole.subscribe;
      return () => console.info(`${String(name)}: only in the interview page`);
    },
  });
}

/** What the interview page shares with the widgets' frames. */
export type PageAround = NonNullable<Window["prepstack"]>;

/** Of the page around everything; null where that is another, or has no call. */
export function pageAround(top: Window | null): PageAround | null {
  try {
    return top?.prepstack ?? null;
  } catch {
    return null; // of another origin
  }
}
