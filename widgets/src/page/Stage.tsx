/** Pictures over the notebook, which waits below: a shared screen, the speaker, or everybody. */

import { useEffect, useRef } from "react";
import type { CallStore } from "../call/store";
import { useCall, useWatched } from "../components/hooks";
import { Icon } from "../components/Icon";
import { useFeatures } from "../features/features";
import { liesOverNotebook } from "../features/layouts/state";
import { Screens } from "../features/screens/Screens";
import { largeOf } from "../features/screens/state";
import { PersonTile, useSpeaker } from "../features/tiles/Tiles";

/** What lies over the notebook, if anything does. */
export type StageKind = "screen" | "speaker" | "grid" | null;

export function useStage(): { kind: StageKind; leave: () => void } {
  const { layouts, screens } = useFeatures();
  const { name } = useWatched(layouts);
  const { isEnlarged } = useWatched(screens);
  const isOver = liesOverNotebook(name);
  const kind = isOver ? (name as "speaker" | "grid") : isEnlarged ? "screen" : null;
  const leave = () => {
    if (isOver) layouts.choose("rail");
    if (isEnlarged) screens.enlarge(false);
  };
  return { kind, leave };
}

interface StageProps {
  store: CallStore;
  kind: NonNullable<StageKind>;
  toNotebook: () => void;
}

export function Stage({ store, kind, toNotebook }: StageProps) {
  const back = useRef<HTMLButtonElement>(null);
  useEffect(() => {
    if (kind === "screen") back.current?.focus(); // the button that was pressed is gone
  }, [kind]);
  return (
    <section className="ps-stage" aria-label="Pictures" data-kind={kind}>
      <button ref={back} type="button" className="ps-button ps-to-notebook" onClick={toNotebook}>
        <Icon name="code" />
        Back to the notebook
      </button>
      {kind === "screen" && <Screens store={store} tools="zoom" />}
      {kind === "speaker" && <Speaker store={store} />}
      {kind === "grid" && <Everybody store={store} />}
    </section>
  );
}

/** A screen, or else who speaks, large; everybody else below. */
function Speaker({ store }: { store: CallStore }) {
  const state = useCall(store);
  const shared = useWatched(useFeatures().screens);
  const speaker = useSpeaker(state);
  const hasScreen = largeOf(shared, state.you?.username ?? "") !== null;
  const others = state.people.filter(
    (one) => one.role !== "observer" && (hasScreen || one.username !== speaker?.username),
  );
  return (
    <>
      {shared.sharing.length > 0 && <Screens store={store} tools="zoom" />}
      {!hasScreen && speaker && (
        <div className="ps-large">
          <PersonTile store={store} person={speaker} />
        </div>
      )}
      <div className="ps-strip-tiles">
        {others.map((person) => (
          <PersonTile key={person.username} store={store} person={person} />
        ))}
      </div>
    </>
  );
}

function Everybody({ store }: { store: CallStore }) {
  const { people } = useCall(store);
  const speakers = people.filter(({ role }) => role !== "observer");
  return (
    <div className="ps-everybody" data-many={speakers.length > 4 || undefined}>
      <Screens store={store} tools="zoom" />
      {speakers.map((person) => (
        <PersonTile key={person.username} store={store} person={person} />
      ))}
    </div>
  );
}
