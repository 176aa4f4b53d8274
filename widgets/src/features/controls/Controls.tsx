/** The row that is always in reach: microphone, camera, devices, and the rest. */

import { maySpeak } from "../../call/state";
import type { CallStore } from "../../call/store";
import { useCall } from "../../components/hooks";
import { IconButton } from "../../components/IconButton";
import { Menu, MenuSwitch, Sheet } from "../../components/Menu";
import { DeviceProblems, Devices } from "../devices/Devices";
import { Toggle } from "./Toggle";

export function Controls({ store }: { store: CallStore }) {
  const state = useCall(store);
  return (
    <div className="ps-controls">
      <div className="ps-problems">
        <DeviceProblems store={store} />
      </div>
      {state.you?.role === "observer" && <span className="ps-quiet">You observe</span>}
      {maySpeak(state) && (
        <>
          <Toggle store={store} kind="microphone" isOn={state.on.microphone} />
          <Toggle store={store} kind="camera" isOn={state.on.camera} />
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

function More({ store }: { store: CallStore }) {
  const { chime, audioOnly } = useCall(store).choices;
  return (
    <Menu side="top" trigger={<IconButton icon="more" label="More" className="ps-toggle" />}>
      <MenuSwitch icon={chime ? "bell" : "bellOff"} on={chime} turn={(on) => store.setChime(on)}>
        Sound when somebody waits
      </MenuSwitch>
      <MenuSwitch icon="audioOnly" on={audioOnly} turn={(on) => store.setAudioOnly(on)}>
        Audio only
      </MenuSwitch>
    </Menu>
  );
}
