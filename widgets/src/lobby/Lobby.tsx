/** Before the call: see and hear yourself, choose devices, say your name, join. */

import { type FormEvent, useId, useState } from "react";
import type { DeviceKind } from "../call/devices";
import type { OwnMedia } from "../call/ownDevices";
import type { CallStore } from "../call/store";
import { Connection } from "../components/Connection";
import { Devices } from "../components/Devices";
import { useCall, useStream, useTrackStream } from "../components/hooks";
import { Icon } from "../components/Icon";
import { Invite } from "../components/Invite";
import { initials } from "../components/Tile";
import { Toasts } from "../components/Toasts";
import { Waiting } from "../components/Waiting";
import { LONGEST_NAME } from "../protocol";
import { Meter } from "./Meter";

export interface LobbyConfig {
  baseUrl: string;
  title: string;
  name: string;
  host: boolean;
}

export function Lobby({ store, config }: { store: CallStore; config: LobbyConfig }) {
  const state = useCall(store);
  const [name, setName] = useState(config.name);
  const id = useId();
  const join = (event: FormEvent) => {
    event.preventDefault();
    store.knock(name);
  };
  return (
    <>
      <header className="ps-lobby-bar">
        <span className="brand">prepStack</span>
      </header>
      <main className="ps-lobby">
        <h1>{state.interview?.title ?? config.title}</h1>
        <div className="ps-lobby-columns">
          <Preview store={store} name={name} />
          <form className="ps-card" onSubmit={join}>
            {state.knocking ? (
              <WaitForHost store={store} />
            ) : (
              <>
                <div className="ps-field">
                  <label htmlFor={id}>Your name</label>
                  <input
                    id={id}
                    className="ps-input"
                    value={name}
                    required
                    maxLength={LONGEST_NAME}
                    autoComplete="name"
                    onChange={(event) => setName(event.target.value)}
                  />
                </div>
                <Devices store={store} />
                <button
                  type="submit"
                  className="ps-button ps-primary ps-wide"
                  disabled={state.link !== "open"}
                >
                  Join
                </button>
                <Connection store={store} />
                {!config.host && <p className="ps-hint">The host then lets you in.</p>}
              </>
            )}
          </form>
        </div>
        <Waiting store={store} />
        {config.host && (
          <div className="ps-card">
            <h2>Invite the other person</h2>
            <Invite store={store} />
          </div>
        )}
      </main>
      <Toasts store={store} />
    </>
  );
}

function WaitForHost({ store }: { store: CallStore }) {
  return (
    <div role="status">
      <h2>Waiting for the host to let you in</h2>
      <p className="ps-hint">Stay on this page; you go in by yourself.</p>
      <progress aria-label="Waiting" />
      <button type="button" className="ps-button ps-wide" onClick={() => store.stopKnocking()}>
        Cancel
      </button>
    </div>
  );
}

function Preview({ store, name }: { store: CallStore; name: string }) {
  const state = useCall(store);
  const { tracks, on, problems } = state;
  const video = useStream<HTMLVideoElement>(useTrackStream(tracks.camera));
  return (
    <div>
      <div className="ps-preview">
        {on.camera ? (
          <video
            ref={video}
            className="ps-video ps-mirrored"
            aria-label="Your camera"
            autoPlay
            playsInline
            muted
          />
        ) : (
          <>
            <span className="ps-avatar" aria-hidden="true">
              {initials(name)}
            </span>
            <span className="ps-name">
              {isWanted(state, "camera") ? "The camera is starting…" : "The camera is off"}
            </span>
          </>
        )}
      </div>
      <div className="ps-row ps-switches">
        <Switch store={store} kind="camera" label="Camera" />
        <Switch store={store} kind="microphone" label="Microphone" />
        <Meter track={on.microphone ? tracks.microphone : null} />
      </div>
      {[problems.microphone, problems.camera].map(
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

/** A switch obeys at once: the device itself may take a second, or the person's permission. */
function isWanted({ choices, problems }: OwnMedia, kind: DeviceKind): boolean {
  return choices[kind] && !problems[kind];
}

interface SwitchProps {
  store: CallStore;
  kind: DeviceKind;
  label: string;
}

function Switch({ store, kind, label }: SwitchProps) {
  const isOn = isWanted(useCall(store), kind);
  const icon = kind === "microphone" ? "mic" : "camera";
  return (
    <label className="ps-switch">
      <input
        type="checkbox"
        role="switch"
        checked={isOn}
        aria-checked={isOn}
        aria-label={label}
        onChange={(event) => void store.turn(kind, event.target.checked)}
      />
      <span className="ps-knob" aria-hidden="true" />
      <Icon name={isOn ? icon : `${icon}Off`} />
      {label}
    </label>
  );
}
