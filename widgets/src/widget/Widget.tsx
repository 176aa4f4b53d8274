/** What a widget shows in a cell: the page's own parts, on the page's own call. */

import { useMemo } from "react";
import type { CallStore } from "../call/store";
import { useCall, useWatched } from "../components/hooks";
import { Icon } from "../components/Icon";
import { FeaturesPlace, useFeatures } from "../features/features";
import { HandBadge } from "../features/hands/HandBadge";
import { placeOf } from "../features/hands/state";
import { People } from "../features/participants/People";
import { PlainBars } from "../features/quality/Bars";
import { Reacted } from "../features/reactions/Reacted";
import { ReactionBar } from "../features/reactions/ReactionBar";
import { reactionsOf } from "../features/reactions/state";
import { Line, Outcome } from "../features/results/RunView";
import { titleOf } from "../features/results/words";
import { Screens } from "../features/screens/Screens";
import { Tiles } from "../features/tiles/Tiles";
import { hasBegun } from "../features/timer/count";
import { Face } from "../features/timer/Face";
import type { Person } from "../protocol";
import { lookingAt, type PageAround } from "./harmless";

interface WidgetProps {
  name: string;
  /** Null outside of the interview page. */
  page: PageAround | null;
}

export function Widget({ name, page }: WidgetProps) {
  if (!page) return <p>Open this notebook in its interview to see the call.</p>;
  return (
    <FeaturesPlace features={page.features}>
      <Inside name={name} store={page.store} />
    </FeaturesPlace>
  );
}

function Inside({ name, store }: { name: string; store: CallStore }) {
  const view = useMemo(() => lookingAt(store), [store]);
  if (name === "Participants") return <People store={view} acts={false} />;
  if (name === "ScreenShare") return <SharedScreens store={store} view={view} />;
  if (name === "Reactions") return <ReactionsWidget store={view} />;
  if (name === "InterviewTimer") return <TimerWidget />;
  if (name === "TestResults") return <ResultsWidget />;
  if (name === "RecordingControls") return <RecordingWidget />;
  return (
    <section aria-label="Call">
      <PlainBars.Provider value={true}>
        <Tiles store={view} tools="none" />
      </PlainBars.Provider>
      <Mute store={store} />
    </section>
  );
}

/** What is shared; of controls there is the one that takes one's own back. */
function SharedScreens({ store, view }: { store: CallStore; view: CallStore }) {
  const { people, ownScreen } = useCall(view);
  return (
    <section aria-label="Screens">
      {!people.some(({ screen }) => screen) && <p className="ps-quiet">Nobody shares a screen.</p>}
      <Screens store={view} tools="none" />
      {ownScreen && (
        <button type="button" className="ps-button" onClick={() => store.stopSharing()}>
          <Icon name="screenOff" />
          Stop sharing
        </button>
      )}
    </section>
  );
}

/** One may be tricked into a click here: it is a reaction, or a hand that goes down. */
function ReactionsWidget({ store }: { store: CallStore }) {
  const { reactions, hands } = useFeatures();
  const { people, you } = useCall(store);
  const isUp = useWatched(hands).raised.includes(you?.username ?? "");
  return (
    <section aria-label="Reactions">
      <ReactionBar reactions={reactions} />
      <ul className="ps-reacting">
        {people.map((person) => (
          <ReactingRow key={person.username} person={person} />
        ))}
      </ul>
      {isUp && (
        <button type="button" className="ps-button" onClick={() => hands.turn(false)}>
          <Icon name="hand" />
          Lower hand
        </button>
      )}
    </section>
  );
}

/** Who reacted in the last seconds, or has a hand up. */
function ReactingRow({ person }: { person: Person }) {
  const { reactions, hands } = useFeatures();
  const { shown } = useWatched(reactions);
  const place = placeOf(useWatched(hands).raised, person.username);
  if (place === 0 && reactionsOf(shown, person.username).length === 0) return null;
  return (
    <li>
      {person.name}
      {place > 0 && <HandBadge place={place} />}
      <Reacted username={person.username} />
    </li>
  );
}

/** It shows, and has nothing to press. */
function TimerWidget() {
  const { timer } = useFeatures();
  const { timing } = useWatched(timer);
  return (
    <section className="ps-timer" aria-label="Timer">
      {timing && hasBegun(timing) ? (
        <Face timer={timer} timing={timing} />
      ) : (
        <p className="ps-quiet">The timer has not been started.</p>
      )}
    </section>
  );
}

/** It shows the newest run, and has nothing to press. */
function ResultsWidget() {
  const { problems } = useFeatures();
  const [newest] = useWatched(problems).runs;
  return (
    <section aria-label="Results">
      {newest ? (
        <>
          <p className="ps-quiet">{titleOf(newest)}</p>
          <Line run={newest} />
          <Outcome run={newest} />
        </>
      ) : (
        <p className="ps-quiet">No tests have been run yet.</p>
      )}
    </section>
  );
}

/** There is nothing to press yet, and nothing to be afraid of. */
function RecordingWidget() {
  return (
    <section aria-label="Recording">
      <p>Recording comes with the next version.</p>
      <p className="ps-quiet">Until then nobody's picture and nobody's voice is kept.</p>
    </section>
  );
}

/** There is none that unmutes. */
function Mute({ store }: { store: CallStore }) {
  const { on } = useCall(store);
  if (!on.microphone) return <p className="ps-quiet">Your microphone is off.</p>;
  return (
    <button
      type="button"
      className="ps-button"
      onClick={() => void store.turn("microphone", false)}
    >
      <Icon name="micOff" />
      Mute microphone
    </button>
  );
}
