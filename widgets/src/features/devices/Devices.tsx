/** Which camera, microphone and loudspeaker, and how to try them: in the lobby and in the call. */

import { type ReactNode, useId } from "react";
import { deviceInUse } from "../../call/state";
import type { CallStore } from "../../call/store";
import { useCall } from "../../components/hooks";
import { Meter } from "./Meter";
import { TestSpeaker } from "./TestSpeaker";

interface DevicesProps {
  store: CallStore;
  /** Observers hear, and are asked for nothing. */
  speaks: boolean;
}

export function Devices({ store, speaks }: DevicesProps) {
  const state = useCall(store);
  const { devices, on } = state;
  return (
    <div className="ps-devices">
      {speaks && (
        <Select
          label="Microphone device"
          devices={devices.microphones}
          chosen={deviceInUse(state, "microphone")}
          choose={(id) => void store.changeDevice("microphone", id)}
        >
          <Meter store={store} isOn={on.microphone} />
        </Select>
      )}
      {speaks && (
        <Select
          label="Camera device"
          devices={devices.cameras}
          chosen={deviceInUse(state, "camera")}
          choose={(id) => void store.changeDevice("camera", id)}
        />
      )}
      <SpeakerChoice store={store} />
      <RelayChoice store={store} />
    </div>
  );
}

/** For networks where the straight way fails, and people who do not want to show their address. */
function RelayChoice({ store }: { store: CallStore }) {
  const hint = useId();
  useCall(store);
  const { relayOnly } = store;
  if (relayOnly === null) return null;
  return (
    <div className="ps-field">
      <label className="ps-check">
        <input
          type="checkbox"
          checked={relayOnly}
          aria-describedby={hint}
          onChange={(event) => store.setRelayOnly(event.target.checked)}
        />
        Connect by the relay only
      </label>
      <p id={hint} className="ps-hint">
        For networks that let nothing else through. It may add some delay.
      </p>
    </div>
  );
}

/** Some browsers leave the choice to the system, or name no speaker. */
function SpeakerChoice({ store }: { store: CallStore }) {
  const { devices, choices } = useCall(store);
  const canChoose = "setSinkId" in HTMLMediaElement.prototype && devices.speakers.length > 0;
  if (!canChoose) return <TestSpeaker store={store} />;
  return (
    <Select
      label="Speaker"
      devices={devices.speakers}
      chosen={choices.speakerId}
      choose={(id) => store.chooseSpeaker(id)}
      aside={<TestSpeaker store={store} />}
    />
  );
}

/** What is wrong with a device, with the way out; said in place. */
export function DeviceProblems({ store }: { store: CallStore }) {
  const state = useCall(store);
  const silence = state.silent && state.on.microphone ? SILENCE : "";
  const words = [state.problems.microphone || silence, state.problems.camera];
  return (
    <>
      {words.map(
        (problem) =>
          problem && (
            <p key={problem} className="ps-problem">
              {problem}
            </p>
          ),
      )}
    </>
  );
}

const SILENCE =
  "Nothing is heard from your microphone. Say something; if the bar stays empty, choose another microphone, or look for a mute switch on your headset.";

interface SelectProps {
  label: string;
  devices: MediaDeviceInfo[];
  chosen: string;
  choose: (id: string) => void;
  aside?: ReactNode;
  children?: ReactNode;
}

function Select({ label, devices, chosen, choose, aside, children }: SelectProps) {
  const id = useId();
  const known = devices.some((device) => device.deviceId === chosen);
  return (
    <div className="ps-field">
      <label htmlFor={id}>{label}</label>
      <div className="ps-row">
        <select
          id={id}
          className="ps-select ps-grow"
          value={known ? chosen : ""}
          disabled={devices.length === 0}
          onChange={(event) => choose(event.target.value)}
        >
          <option value="">{devices.length === 0 ? "None found" : "Automatic"}</option>
          {devices
            .filter(({ deviceId }) => deviceId !== "default")
            .map((device, index) => (
              <option key={device.deviceId} value={device.deviceId}>
                {device.label || `${label} ${index + 1}`}
              </option>
            ))}
        </select>
        {aside}
      </div>
      {children}
    </div>
  );
}
