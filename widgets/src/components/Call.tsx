/** The whole call, as often as it is shown: it makes no sound and announces nothing by itself. */

import { type ReactNode, useEffect, useState } from "react";
import type { CallState } from "../call/state";
import type { CallStore } from "../call/store";
import type { Person } from "../protocol";
import { Confirm, type Question } from "./Confirm";
import { Connection } from "./Connection";
import { Controls } from "./Controls";
import { useCall, useTrackStream } from "./hooks";
import { Icon } from "./Icon";
import { Invite } from "./Invite";
import { Participants } from "./Participants";
import { Tile } from "./Tile";
import { Waiting } from "./Waiting";

const MINUTE = 60_000; // milliseconds

interface CallProps {
  store: CallStore;
  /** What exists once per page, where this view is the one that holds it. */
  children?: ReactNode;
}

export function Call({ store, children }: CallProps) {
  const state = useCall(store);
  const [question, setQuestion] = useState<Question | null>(null);
  return (
    <section className="ps-call" aria-label="Call">
      <Head store={store} state={state} />
      <Connection store={store} />
      {state.you?.role === "observer" && (
        <p className="ps-banner">You observe: you see everything and change nothing.</p>
      )}
      <Waiting store={store} />
      <Tiles state={state} />
      <Controls store={store} ask={setQuestion} />
      {children}
      <Participants store={store} ask={setQuestion} />
      <Invite store={store} />
      {question && <Confirm question={question} close={() => setQuestion(null)} />}
    </section>
  );
}

function Head({ store, state }: { store: CallStore; state: CallState }) {
  const [, tick] = useState(0);
  useEffect(() => {
    const timer = window.setInterval(() => tick((count) => count + 1), MINUTE / 6);
    return () => window.clearInterval(timer);
  }, []);
  const left = store.timeLeft();
  return (
    <header className="ps-head">
      <h1 className="ps-title">{state.interview?.title ?? "Interview"}</h1>
      {left !== null && (
        <span className="ps-time">
          <Icon name="clock" />
          {left > 0 ? `${Math.ceil(left / MINUTE)} min left` : "time is over"}
        </span>
      )}
    </header>
  );
}

function Tiles({ state }: { state: CallState }) {
  const own = useTrackStream(state.tracks.camera);
  const cameraOf = (person: Person): MediaStream | null =>
    person.username === state.you?.username
      ? own
      : (state.received.find(
          ({ username, kind }) => username === person.username && kind === "camera",
        )?.stream ?? null);
  return (
    <div className="ps-tiles" data-count={state.people.length}>
      {state.people.map((person) => (
        <Tile
          key={person.username}
          person={person}
          isYou={person.username === state.you?.username}
          isSpeaking={state.speaking.has(person.username)}
          camera={cameraOf(person)}
        />
      ))}
    </div>
  );
}
