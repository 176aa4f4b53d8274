/** Which camera, microphone and loudspeaker; in the lobby and in the call alike. */

import { useId } from "react";
import type { CallStore } from "../call/store";
import { useCall } from "./hooks";

export function Devices({ store }: { store: CallStore }) {
  const { devices, choices } = useCall(store);
  return (
    <div className="ps-devices">
      <Select
        label="Microphone device"
        devices={devices.microphones}
        chosen={choices.microphoneId}
        choose={(id) => void store.changeDevice("microphone", id)}
      />
      <Select
        label="Camera device"
        devices={devices.cameras}
        chosen={choices.cameraId}
        choose={(id) => void store.changeDevice("camera", id)}
      />
      {"setSinkId" in HTMLMediaElement.prototype && (
        <Select
          label="Speaker"
          devices={devices.speakers}
          chosen={choices.speakerId}
          choose={(id) => store.chooseSpeaker(id)}
        />
      )}
    </div>
  );
}

interface SelectProps {
  label: string;
  devices: MediaDeviceInfo[];
  chosen: string;
  choose: (id: string) => void;
}

function Select({ label, devices, chosen, choose }: SelectProps) {
  const id = useId();
  const known = devices.some((device) => device.deviceId === chosen);
  return (
    <div className="ps-field">
      <label htmlFor={id}>{label}</label>
      <select
        id={id}
        className="ps-select"
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
    </div>
  );
}
