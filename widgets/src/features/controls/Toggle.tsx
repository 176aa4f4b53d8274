/** Microphone or camera on and off, in the lobby and in the call. */

import type { DeviceKind } from "../../call/devices";
import type { CallStore } from "../../call/store";
import { IconButton } from "../../components/IconButton";

interface ToggleProps {
  store: CallStore;
  kind: DeviceKind;
  isOn: boolean;
}

const WORDS = {
  microphone: { off: "Mute microphone", on: "Unmute microphone", chord: "M", icon: "mic" },
  camera: { off: "Turn camera off", on: "Turn camera on", chord: "V", icon: "camera" },
} as const;

export function Toggle({ store, kind, isOn }: ToggleProps) {
  const { off, on, chord, icon } = WORDS[kind];
  return (
    <IconButton
      icon={isOn ? icon : `${icon}Off`}
      label={isOn ? off : on}
      className="ps-toggle"
      data-off={!isOn || undefined}
      aria-keyshortcuts={`Control+Alt+${chord} Meta+Alt+${chord}`}
      onClick={() => void store.turn(kind, !isOn)}
    />
  );
}
