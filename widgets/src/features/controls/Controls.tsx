/** The row that is always in reach: microphone, camera, devices, and the rest. */

import { maySpeak } from "../../call/state";
import type { CallStore } from "../../call/store";
import { useCall } from "../../components/hooks";
import { IconButton } from "../../components/IconButton";
import { Menu, MenuSwitch, Sheet } from "../../components/Menu";
import type { DeviceKind } from "../../call/devices";
import { DeviceProblems, Devices } from "../devices/Devices";

export function Controls({ store }: { store: CallStore }) {
  const state = useCall(store);
  return (
    <div className="ps-controls">
      <div className="ps-problems">
        <DeviceProblems store={store} />
      </div>
      {maySpeak(state) && (
        <>
          <Toggle store={store} kind="microphone" on="Mute microphone" off="Unmute microphone" />
          <Toggle store={store} kind="camera" on="Turn camera off" off="Turn camera on" />
        </>
      )}
      <Sheet
        label="Devices"
        side="top"
        trigger={<IconButton icon="devices" label="Devices" className="ps-toggle" />}
      >
        <Devices store={store} speaks={maySpeak(state)} />
      </Sheet>
      <More store={store} />
    </div>
  );
}

interface ToggleProps {
  store: CallStore;
  kind: DeviceKind;
  /** What a press does while it is on, and while it is off. */
  on: string;
  off: string;
}

const CHORDS: Record<DeviceKind, string> = { microphone: "M", camera: "V" };

function Toggle({ store, kind, on, off }: ToggleProps) {
  const isOn = useCall(store).on[kind];
  const icon = kind === "microphone" ? "mic" : "camera";
  return (
    <IconButton
      icon={isOn ? icon : `${icon}Off`}
      label={isOn ? on : off}
      className="ps-toggle"
      data-off={!isOn || undefined}
      aria-keyshortcuts={`Control+Alt+${CHORDS[kind]}`}
      onClick={() => void store.turn(kind, !isOn)}
    />
  );
}

function More({ store }: { store: CallStore }) {
  const { chime } = useCall(store).choices;
  return (
    <Menu side="top" trigger={<IconButton icon="more" label="More" className="ps-toggle" />}>
      <MenuSwitch icon={chime ? "bell" : "bellOff"} on={chime} turn={(on) => store.setChime(on)}>
        Sound when somebody waits
      </MenuSwitch>
    </Menu>
  );
}
