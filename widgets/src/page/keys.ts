/** What the page's chords do: see `features/keyboard/chords.ts`, where they all are. */

import { useEffect } from "react";
import { maySpeak } from "../call/state";
import type { CallStore } from "../call/store";
import { type Features, useFeatures } from "../features/features";
import { type ChordId, chordOf } from "../features/keyboard/chords";
import { isWriting } from "../features/keyboard/focus";
import { usePushToTalk } from "../features/keyboard/talk";

/** A key pressed in the notebook never comes here: it sends F6 and *mute* through its channel. */
export function useKeys(store: CallStore, toNotebook: () => void): void {
  const features = useFeatures();
  usePushToTalk(store, features.keyboard);
  useEffect(() => {
    const press = (event: KeyboardEvent) => {
      const chord = event.repeat ? null : chordOf(event);
      const act = chord && actOf(chord, event, store, features, toNotebook);
      if (!act) return;
      event.preventDefault();
      act();
    };
    document.addEventListener("keydown", press);
    return () => document.removeEventListener("keydown", press);
  }, [store, features, toNotebook]);
}

/** Null where it is nothing of the page's now. */
function actOf(
  chord: ChordId,
  event: KeyboardEvent,
  store: CallStore,
  { hands, keyboard }: Features,
  toNotebook: () => void,
): (() => void) | null {
  const state = store.getState();
  switch (chord) {
    case "microphone":
    case "camera":
      return maySpeak(state) ? () => void store.turn(chord, !state.on[chord]) : null;
    case "hand":
      return hands.toggle;
    case "across":
      return toNotebook;
    case "help": {
      const isFree = keyboard.getState().questionMark && !isWriting(event.target);
      return isFree ? () => keyboard.help(true) : null;
    }
    case "talk":
    case "talkBySpace":
      return null; // held, and not pressed
  }
}
