/** Everybody's pictures: the others large, the own one inset, observers as initials. */

import { useSyncExternalStore } from "react";
import type { CallState } from "../../call/state";
import type { CallStore } from "../../call/store";
import { Avatar, personStyle } from "../../components/Avatar";
import { useCall, useTrackStream } from "../../components/hooks";
import type { Person } from "../../protocol";
import { useFeatures } from "../features";
import { type Notebook, useNotebook } from "../notebook/state";
import { Tile } from "./Tile";

interface TilesProps {
  store: CallStore;
  /** Whose view can follow somebody; left out where the notebook is not beside. */
  notebook?: Notebook;
}

const TWO_COLUMNS_FROM = 4; // people with a picture

export function Tiles({ store, notebook }: TilesProps) {
  const state = useCall(store);
  const speakers = state.people.filter(({ role }) => role !== "observer");
  const others = speakers.filter((person) => !isYou(state, person));
  const own = speakers.find((person) => isYou(state, person));
  return (
    <div className="ps-tiles" data-columns={speakers.length < TWO_COLUMNS_FROM ? 1 : 2}>
      {others.map((person) => (
        <PersonTile key={person.username} {...{ store, person, notebook }} />
      ))}
      {own && (
        <div className={others.length > 0 ? "ps-inset" : "ps-alone"}>
          <PersonTile store={store} person={own} />
        </div>
      )}
      <Observers state={state} />
    </div>
  );
}

/** The one picture there is room for: who speaks or did so last, or else the first of the others. */
export function OneTile({ store }: { store: CallStore }) {
  const state = useCall(store);
  const { speaker } = useFeatures();
  const { other } = useSyncExternalStore(speaker.subscribe, speaker.getState);
  const speakers = state.people.filter(({ role }) => role !== "observer");
  const others = speakers.filter((person) => !isYou(state, person));
  const person = others.find(({ username }) => username === other) ?? others[0];
  const shown = person ?? speakers[0];
  return shown ? <PersonTile store={store} person={shown} /> : null;
}

interface PersonTileProps extends TilesProps {
  person: Person;
}

function PersonTile({ store, person, notebook }: PersonTileProps) {
  const state = useCall(store);
  const following = useNotebook(notebook)?.following;
  const own = useTrackStream(isYou(state, person) ? state.tracks.camera : null);
  const isOn = following === person.username;
  return (
    <Tile
      person={person}
      isYou={isYou(state, person)}
      isSpeaking={state.speaking.has(person.username)}
      camera={isYou(state, person) ? own : cameraOf(state, person)}
      follow={notebook && { isOn, turn: (on) => notebook.follow(on ? person.username : null) }}
    />
  );
}

function Observers({ state }: { state: CallState }) {
  const observers = state.people.filter(({ role }) => role === "observer");
  if (observers.length === 0) return null;
  const isOneOther = observers.length === 1 && !observers.some((person) => isYou(state, person));
  return (
    <p className="ps-observers">
      {observers.map((person) => (
        <span key={person.username} title={person.name} style={personStyle(person)}>
          <Avatar person={person} size="small" />
        </span>
      ))}
      <span className="ps-name-text">
        {observers.map((person) => nameOf(state, person)).join(", ")}
      </span>
      <span className="ps-quiet">{isOneOther ? "observes" : "observe"}</span>
    </p>
  );
}

function nameOf(state: CallState, person: Person): string {
  return isYou(state, person) ? "You" : person.name;
}

function isYou({ you }: CallState, { username }: Person): boolean {
  return username === you?.username;
}

function cameraOf({ received }: CallState, person: Person): MediaStream | null {
  const found = received.find(
    ({ username, kind }) => username === person.username && kind === "camera",
  );
  return found?.stream ?? null;
}
