/** Everybody's pictures: the others large, the own one inset, observers as initials. */

import type { CallState } from "../../call/state";
import type { CallStore } from "../../call/store";
import { Avatar, personStyle } from "../../components/Avatar";
import { useCall, useTrackStream, useWatched } from "../../components/hooks";
import type { Person } from "../../protocol";
import { useFeatures } from "../features";
import { placeOf } from "../hands/state";
import { type Notebook, useNotebook } from "../notebook/state";
import { Reacted } from "../reactions/Reacted";
import { Screens } from "../screens/Screens";
import { ScreenTile, type Tools } from "../screens/ScreenTile";
import { largeOf, screenOf } from "../screens/state";
import { Tile } from "./Tile";

interface TilesProps {
  store: CallStore;
  /** Whose view can follow somebody; left out where the notebook is not beside. */
  notebook?: Notebook;
}

interface WholeProps extends TilesProps {
  /** Lays the large screen over the notebook; left out where that is not beside. */
  enlarge?: () => void;
  /** What can be done with screens. */
  tools?: Tools;
}

const TWO_COLUMNS_FROM = 4; // people with a picture

/** Where a screen is shared, it is on top. */
export function Tiles({ enlarge, tools, ...props }: WholeProps) {
  return (
    <div className="ps-pictures">
      <Screens store={props.store} enlarge={enlarge} tools={tools} />
      <Pictures {...props} />
    </div>
  );
}

export function Pictures({ store, notebook }: TilesProps) {
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

/** The one picture there is room for: a screen, or else who speaks, or spoke last. */
export function OneTile({ store, enlarge, tools }: Omit<WholeProps, "notebook">) {
  const state = useCall(store);
  const shared = useWatched(useFeatures().screens);
  const speaker = useSpeaker(state);
  const large = largeOf(shared, state.you?.username ?? "");
  const sharer = state.people.find(({ username }) => username === large);
  if (sharer) {
    const larger = enlarge && { label: `Enlarge ${sharer.name}'s screen`, press: enlarge };
    const stream = screenOf(state, sharer);
    return <ScreenTile person={sharer} stream={stream} enlarge={larger} tools={tools} />;
  }
  return speaker ? <PersonTile store={store} person={speaker} /> : null;
}

/** Who speaks or spoke last of the others, or else the first of them; oneself where one is alone. */
export function useSpeaker(state: CallState): Person | undefined {
  const { other } = useWatched(useFeatures().speaker);
  const others = state.people.filter((one) => one.role !== "observer" && !isYou(state, one));
  const found = others.find(({ username }) => username === other) ?? others[0];
  return found ?? state.people.find(({ role }) => role !== "observer");
}

interface PersonTileProps extends TilesProps {
  person: Person;
}

export function PersonTile({ store, person, notebook }: PersonTileProps) {
  const state = useCall(store);
  const following = useNotebook(notebook)?.following;
  const { hands, thinking } = useFeatures();
  const { raised } = useWatched(hands);
  const rests = useWatched(thinking).isResting && !isYou(state, person);
  const own = useTrackStream(isYou(state, person) ? state.tracks.camera : null);
  const isOn = following === person.username;
  return (
    <Tile
      person={rests ? { ...person, camera: false } : person}
      rests={rests}
      isYou={isYou(state, person)}
      isSpeaking={!rests && state.speaking.has(person.username)}
      camera={isYou(state, person) ? own : cameraOf(state, person)}
      hand={placeOf(raised, person.username)}
      isAudioOnly={state.choices.audioOnly}
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
          <Reacted username={person.username} most={1} />
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
