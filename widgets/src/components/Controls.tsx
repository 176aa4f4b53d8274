/** The row that is always in reach: microphone, camera, devices, leaving. */

import { useEffect, useRef, useState } from "react";
import type { CallStore } from "../call/store";
import { useLiveRegion } from "./announcing";
import type { Question } from "./Confirm";
import { Devices } from "./Devices";
import { useCall } from "./hooks";
import { Icon } from "./Icon";

interface ControlsProps {
  store: CallStore;
  ask: (question: Question) => void;
}

export function Controls({ store, ask }: ControlsProps) {
  const { problems, you } = useCall(store);
  const live = useLiveRegion("alert");
  const [showsDevices, setShowsDevices] = useState(false);
  return (
    <>
      <div className="ps-controls">
        <div className="ps-row ps-center">
          {you?.role !== "observer" && <Toggles store={store} />}
          <button
            type="button"
            className="ps-button ps-toggle"
            aria-label="Devices"
            title="Devices"
            aria-expanded={showsDevices}
            onClick={() => setShowsDevices(!showsDevices)}
          >
            <Icon name="settings" />
          </button>
          <button
            type="button"
            className="ps-button ps-danger"
            onClick={() => ask(leaveQuestion(store, you?.host ?? false))}
          >
            <Icon name="leave" />
            Leave
          </button>
        </div>
        {you?.host && (
          <button
            type="button"
            className="ps-button ps-danger ps-wide"
            onClick={() => ask(endQuestion(store))}
          >
            <Icon name="end" />
            End for everyone
          </button>
        )}
      </div>
      {showsDevices && <DeviceChoice store={store} />}
      {Object.values(problems).map(
        (problem) =>
          problem && (
            <p key={problem} className="ps-problem" {...live}>
              {problem}
            </p>
          ),
      )}
    </>
  );
}

/** Below the row, which covers nothing with it; brought into view where the panel is low. */
function DeviceChoice({ store }: { store: CallStore }) {
  const place = useRef<HTMLDivElement>(null);
  useEffect(() => {
    place.current?.scrollIntoView({ block: "nearest" }); // returns a promise in some browsers
  }, []);
  return (
    <div ref={place} className="ps-device-choice">
      <Devices store={store} />
    </div>
  );
}

/** Of those who may be seen and heard. */
function Toggles({ store }: { store: CallStore }) {
  const { on } = useCall(store);
  const microphone = on.microphone ? "Mute microphone" : "Unmute microphone";
  const camera = on.camera ? "Turn camera off" : "Turn camera on";
  return (
    <>
      <button
        type="button"
        className="ps-button ps-toggle"
        data-off={!on.microphone || undefined}
        aria-label={microphone}
        title={microphone}
        onClick={() => void store.turn("microphone", !on.microphone)}
      >
        <Icon name={on.microphone ? "mic" : "micOff"} />
      </button>
      <button
        type="button"
        className="ps-button ps-toggle"
        data-off={!on.camera || undefined}
        aria-label={camera}
        title={camera}
        onClick={() => void store.turn("camera", !on.camera)}
      >
        <Icon name={on.camera ? "camera" : "cameraOff"} />
      </button>
    </>
  );
}

function leaveQuestion(store: CallStore, isHost: boolean): Question {
  return {
    title: "Leave the call?",
    consequence: isHost
      ? "The others go on without you, and nobody can be let in meanwhile. You can come back."
      : "The others go on. You can come back as long as the interview lasts.",
    action: "Leave",
    confirm: store.leave,
  };
}

function endQuestion(store: CallStore): Question {
  const { people, you } = store.getState();
  const others = people.filter(({ username }) => username !== you?.username);
  const names = others.map(({ name }) => name).join(", ");
  return {
    title: "End for everyone?",
    consequence: `${names ? `${names} will leave the call` : "The room closes"}, and nobody can come back; the notebook is kept.`,
    action: "End for everyone",
    confirm: store.end,
  };
}
