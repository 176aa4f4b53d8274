/** The page's own keys: F6 between notebook and call, and chords for microphone and camera. */

import { useEffect } from "react";
import type { DeviceKind } from "../call/devices";
import { maySpeak } from "../call/state";
import type { CallStore } from "../call/store";

const CHORDS: Readonly<Record<string, DeviceKind>> = { KeyM: "microphone", KeyV: "camera" };

/** A key pressed in the notebook never comes here: it sends F6 and *mute* through its channel. */
export function useKeys(store: CallStore, toNotebook: () => void): void {
  useEffect(() => {
    const press = (event: KeyboardEvent) => {
      const state = store.getState();
      const kind = (event.ctrlKey || event.metaKey) && event.altKey && CHORDS[event.code];
      if (kind && (state.phase !== "live" || maySpeak(state))) {
        event.preventDefault();
        void store.turn(kind, !state.on[kind]);
      } else if (event.key === "F6" && state.phase === "live") {
        event.preventDefault();
        toNotebook();
      }
    };
    document.addEventListener("keydown", press);
    return () => document.removeEventListener("keydown", press);
  }, [store, toNotebook]);
}
