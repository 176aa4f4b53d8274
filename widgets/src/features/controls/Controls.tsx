/** The row that is always in reach: microphone, camera, devices, and the rest. */

import { useState } from "react";
import { maySpeak } from "../../call/state";
import type { CallStore } from "../../call/store";
import { useCall } from "../../components/hooks";
import { IconButton } from "../../components/IconButton";
import { Menu, MenuItem, MenuSwitch, Sheet } from "../../components/Menu";
import { DeviceProblems, Devices } from "../devices/Devices";
import { useFeatures } from "../features";
import { HandButton } from "../hands/HandButton";
import { ReactionsButton } from "../reactions/ReactionsButton";
import { ShareButton, WhyNoShare } from "../screens/ShareButton";
import { AskThinking, thinkers } from "../thinking/AskThinking";
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
      <ShareButton store={store} />
      <ReactionsButton />
      <HandButton store={store} />
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
  const state = useCall(store);
  const { keyboard } = useFeatures();
  const { chime, audioOnly } = state.choices;
  const { you } = state;
  const candidates = thinkers(state);
  const [isAsking, setAsking] = useState(false);
  return (
    <>
      <Menu side="top" trigger={<IconButton icon="more" label="More" className="ps-toggle" />}>
        {candidates.length > 0 && (
          <MenuItem icon="thinking" choose={() => setAsking(true)}>
            {you?.role === "candidate" ? "Ask for thinking time" : "Offer thinking time"}
          </MenuItem>
        )}
        <MenuItem icon="keyboard" choose={() => keyboard.help(true)}>
          Keyboard
        </MenuItem>
        <MenuSwitch icon={chime ? "bell" : "bellOff"} on={chime} turn={(on) => store.setChime(on)}>
          Sound when somebody waits
        </MenuSwitch>
        <MenuSwitch icon="audioOnly" on={audioOnly} turn={(on) => store.setAudioOnly(on)}>
          Audio only
        </MenuSwitch>
        <WhyNoShare store={store} />
      </Menu>
      {isAsking && you && (
        <AskThinking people={candidates} you={you} close={() => setAsking(false)} />
      )}
    </>
  );
}
