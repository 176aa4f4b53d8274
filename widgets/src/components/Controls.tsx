/** The row that is always in reach: microphone, camera, devices, leaving. */

import { useState } from "react";
import type { CallStore } from "../call/store";
import type { Question } from "./Confirm";
import { Devices } from "./Devices";
import { useCall } from "./hooks";
import { Icon } from "./Icon";

interface ControlsProps {
  store: CallStore;
  ask: (question: Question) => void;
}

export function Controls({ store, ask }: ControlsProps) {
  const { on, problems, you } = useCall(store);
  const [showsDevices, setShowsDevices] = useState(false);
  return (
    <div className="ps-controls">
      <div className="ps-row ps-center">
        <button
          type="button"
          className="ps-button ps-toggle"
          data-off={!on.microphone || undefined}
          aria-label={on.microphone ? "Mute microphone" : "Unmute microphone"}
          title={on.microphone ? "Mute microphone" : "Unmute microphone"}
          onClick={() => void store.turn("microphone", !on.microphone)}
        >
          <Icon name={on.microphone ? "mic" : "micOff"} />
        </button>
        <button
          type="button"
          className="ps-button ps-toggle"
          data-off={!on.camera || undefined}
          aria-label={on.camera ? "Turn camera off" : "Turn camera on"}
          title={on.camera ? "Turn camera off" : "Turn camera on"}
          onClick={() => void store.turn("camera", !on.camera)}
        >
          <Icon name={on.camera ? "camera" : "cameraOff"} />
        </button>
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
      {showsDevices && <Devices store={store} />}
      {Object.values(problems).map(
        (problem) =>
          problem && (
            <p key={problem} className="ps-problem" role="alert">
              {problem}
            </p>
          ),
      )}
    </div>
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
