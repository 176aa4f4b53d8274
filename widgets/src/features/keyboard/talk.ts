/** Push to talk: whoever is muted is heard as long as the key is held. */

import { useEffect } from "react";
import { maySpeak } from "../../call/state";
import type { CallStore } from "../../call/store";
import { chordOf } from "./chords";
import { isAtSomething } from "./focus";
import type { Keyboard } from "./state";

/** Keys that end it, whichever of the chord is let go first. */
const ENDS = new Set(["Space", "ControlLeft", "ControlRight", "AltLeft", "AltRight"]);

export function usePushToTalk(store: CallStore, keyboard: Keyboard): void {
  useEffect(() => {
    const listening = new AbortController();
    const options = { signal: listening.signal };
    const stop = talking(store, keyboard, options);
    return () => {
      stop();
      listening.abort();
    };
  }, [store, keyboard]);
}

function talking(store: CallStore, keyboard: Keyboard, options: AddEventListenerOptions) {
  let isTalking = false;
  const begin = (event: KeyboardEvent) => {
    if (!isToTalk(event, keyboard)) return;
    event.preventDefault(); // neither a press of a button nor a step down the page
    const state = store.getState();
    if (event.repeat || isTalking || state.on.microphone || !maySpeak(state)) return;
    isTalking = true;
    void store.turn("microphone", true);
  };
  const stop = () => {
    if (!isTalking) return;
    isTalking = false;
    void store.turn("microphone", false);
  };
  const release = (event: KeyboardEvent) => {
    if (!isTalking || !ENDS.has(event.code)) return;
    event.preventDefault(); // a button is pressed by letting go of Space
    stop();
  };
  document.addEventListener("keydown", begin, options);
  document.addEventListener("keyup", release, options);
  // Whoever goes to another window, or into the notebook, is not heard there.
  window.addEventListener("blur", stop, options);
  document.addEventListener("visibilitychange", stop, options);
  return stop;
}

function isToTalk(event: KeyboardEvent, keyboard: Keyboard): boolean {
  const chord = chordOf(event);
  if (chord === "talk") return true;
  return chord === "talkBySpace" && keyboard.getState().space && !isAtSomething(event.target);
}
