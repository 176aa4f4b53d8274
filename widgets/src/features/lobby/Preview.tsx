/** Oneself, as the others would see it, with the two switches. */

import type { DeviceKind } from "../../call/devices";
import type { OwnMedia } from "../../call/ownDevices";
import type { CallStore } from "../../call/store";
import { Avatar } from "../../components/Avatar";
import { useCall, useStream, useTrackStream } from "../../components/hooks";
import { Toggle } from "../controls/Toggle";

interface PreviewProps {
  store: CallStore;
  name: string;
}

export function Preview({ store, name }: PreviewProps) {
  const state = useCall(store);
  const video = useStream<HTMLVideoElement>(useTrackStream(state.tracks.camera));
  const colour = state.you?.colour;
  return (
    <div className="ps-preview">
      {state.on.camera ? (
        <video
          ref={video}
          className="ps-video ps-mirrored"
          aria-label="Your camera"
          autoPlay
          playsInline
          muted
        />
      ) : (
        <Avatar person={{ name, colour }} size="large" />
      )}
      <span className="ps-name">{wordsOf(state)}</span>
      <div className="ps-preview-switches">
        <Toggle store={store} kind="microphone" isOn={isWanted(state, "microphone")} />
        <Toggle store={store} kind="camera" isOn={isWanted(state, "camera")} />
      </div>
    </div>
  );
}

/** A switch obeys at once: the device itself may take a second, or the person's permission. */
function isWanted({ choices, problems }: OwnMedia, kind: DeviceKind): boolean {
  return choices[kind] && !problems[kind];
}

function wordsOf(state: OwnMedia): string {
  if (state.on.camera) return "Nobody sees you yet";
  return isWanted(state, "camera") ? "The camera is starting…" : "Your camera is off";
}
