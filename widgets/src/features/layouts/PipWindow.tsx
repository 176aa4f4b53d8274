/** What is in the window of picture in picture: one picture, and whether one is heard and seen. */

import { useEffect } from "react";
import { createPortal } from "react-dom";
import { maySpeak } from "../../call/state";
import type { CallStore } from "../../call/store";
import { useCall, useWatched } from "../../components/hooks";
import { Toggle } from "../controls/Toggle";
import { useFeatures } from "../features";
import { OneTile } from "../tiles/Tiles";

export function PipWindow({ store }: { store: CallStore }) {
  const state = useCall(store);
  const { pip } = useWatched(useFeatures().layouts);
  useEffect(() => () => pip?.close(), [pip]); // with the room
  if (!pip) return null;
  return createPortal(
    <main className="ps-pip-call" aria-label="Call">
      <OneTile store={store} tools="none" />
      {maySpeak(state) && (
        <div className="ps-controls">
          <Toggle store={store} kind="microphone" isOn={state.on.microphone} />
          <Toggle store={store} kind="camera" isOn={state.on.camera} />
        </div>
      )}
    </main>,
    pip.document.body,
  );
}
