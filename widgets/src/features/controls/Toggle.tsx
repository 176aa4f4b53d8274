/** Microphone or camera on and off, in the lobby and in the call. */

import type { DeviceKind } from "../../call/devices";
import type { CallStore } from "../../call/store";
import { IconButton } from "../../components/IconButton";
import { shortcutOf } from "../keyboard/chords";

interface ToggleProps {
  store: CallStore;
  kind: DeviceKind;
  isOn: boolean;
}

const WORDS = {
  microphone: { off: "Mute microphone", on: "Unmute microphone", icon: "mic" },
  camera: { off: "Turn camera off", on: "Turn camera on", icon: "camera" },
} as const;

export function Toggle({ store, kind, isOn }: ToggleProps) {
  const { off, on, icon } = WORDS[kind];
  return (
    <IconButton
      icon={isOn ? icon : `${icon}Off`}
      label={isOn ? off : on}
      className="ps-toggle"
      data-off={!isOn || undefined}
      aria-keyshortcuts={shortcutOf(kind)}
      onClick={() => void store.turn(kind, !isOn)}
    />
  );
}
