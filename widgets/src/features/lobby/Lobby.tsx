/** Before the call: see and hear yourself, choose devices, join; then wait for the host. */

import { type FormEvent, useId, useState } from "react";
import type { CallStore } from "../../call/store";
import { Avatar } from "../../components/Avatar";
import { useCall } from "../../components/hooks";
import { can, LONGEST_NAME, type PageConfig } from "../../protocol";
import { DeviceProblems, Devices } from "../devices/Devices";
import { Invite } from "../invite/Invite";
import { nameOf } from "../presence/title";
import { ConnectionTest } from "../trial/ConnectionTest";
import { Joining } from "./Joining";
import { Preview } from "./Preview";
import { Waiting } from "./Waiting";
import { hereWords, insiders, nextSteps, roleWords } from "./words";

interface LobbyProps {
  store: CallStore;
  config: PageConfig;
}

export function Lobby({ store, config }: LobbyProps) {
  const state = useCall(store);
  const [name, setName] = useState(config.me.name);
  const isWaiting = state.phase === "waiting" || state.phase === "live"; // on the way in
  const speaks = can(state.you ?? config.me, "speak");
  return (
    <main className="ps-lobby" data-speaks={speaks || undefined}>
      <Heading store={store} config={config} />
      <Invite store={store} config={config} />
      <div className="ps-lobby-left">
        {speaks && <Preview store={store} name={name} />}
        {speaks && <DeviceProblems store={store} />}
        {!isWaiting && <Next store={store} config={config} />}
      </div>
      {isWaiting ? (
        <Waiting store={store} />
      ) : (
        <Form store={store} config={config} name={name} setName={setName} speaks={speaks} />
      )}
    </main>
  );
}

function Heading({ store, config }: LobbyProps) {
  const state = useCall(store);
  const people = insiders(state);
  return (
    <div className="ps-lobby-heading">
      <h1>{nameOf(state, config.title)}</h1>
      <p className="ps-about-line">
        <span>{roleWords(config, state)}</span>
        {state.link === "open" && (
          <span className="ps-here">
            {people.map((person) => (
              <Avatar key={person.username} person={person} size="small" />
            ))}
            {hereWords(state)}
          </span>
        )}
      </p>
    </div>
  );
}

function Next({ store, config }: LobbyProps) {
  const state = useCall(store);
  return (
    <section className="ps-next" aria-label="What happens next">
      <ol>
        {nextSteps(config, state).map((step) => (
          <li key={step}>{step}</li>
        ))}
      </ol>
    </section>
  );
}

interface FormProps extends LobbyProps {
  name: string;
  setName: (name: string) => void;
  speaks: boolean;
}

function Form({ store, config, name, setName, speaks }: FormProps) {
  const join = (event: FormEvent) => {
    event.preventDefault();
    store.join(name.trim() || config.me.name);
  };
  return (
    <form className="ps-card ps-join" onSubmit={join}>
      {config.me.guest && <Name name={name} setName={setName} />}
      <Devices store={store} speaks={speaks} />
      <ConnectionTest />
      <Joining store={store} />
    </form>
  );
}

/** Accounts have theirs. */
function Name({ name, setName }: Pick<FormProps, "name" | "setName">) {
  const id = useId();
  return (
    <div className="ps-field">
      <label htmlFor={id}>Display name</label>
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
  );
}
