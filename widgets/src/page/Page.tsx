/** The interview page: which of its states is shown, and what stays through all of them. */

import { useEffect, useRef, useState } from "react";
import { type CallState, hasGone, type Phase } from "../call/state";
import { AskingPlace } from "../components/asking";
import { useCall } from "../components/hooks";
import { Knocks } from "../features/knocks/Knocks";
import { Lobby } from "../features/lobby/Lobby";
import { Opening } from "../features/lobby/Opening";
import { Announcer } from "../features/presence/Announcer";
import { useTitle } from "../features/presence/title";
import type { ShelfProps } from "../features/shelf";
import { Toasts } from "../features/toasts/Toasts";
import type { Farewell } from "../protocol";
import { Gone } from "./Gone";
import { Room } from "./Room";
import { useTheme } from "./theme";

/** Milliseconds: pictures are agreed on in less, and to draw the room takes as long. */
const PICTURES_FIRST = 150;

export interface PageProps extends ShelfProps {
  /** Go to another page, to which *Back* does not lead back. */
  replace: (url: string) => void;
}

export function Page({ replace, ...props }: PageProps) {
  const { store, config, notebook } = props;
  const state = useCall(store);
  const { phase } = state;
  const mayDraw = useMayDraw(state);
  useTitle(store, config.title);
  useTheme(notebook);
  useFocusOnHeading(phase);
  return (
    <AskingPlace>
      {isFarewell(phase) ? (
        <Outside {...props}>
          <Gone store={store} config={config} reason={phase} replace={replace} />
        </Outside>
      ) : phase === "live" && mayDraw ? (
        <Room {...props} />
      ) : (
        <Outside {...props}>
          {config.practice ? (
            <Opening store={store} config={config} />
          ) : (
            <Lobby store={store} config={config} />
          )}
        </Outside>
      )}
      <Toasts store={store} />
      <Announcer store={store} />
    </AskingPlace>
  );
}

/** The others' pictures first: the room is drawn while they are on their way. */
function useMayDraw({ phase, people, you, received }: CallState): boolean {
  const [isLate, setLate] = useState(false);
  const isLive = phase === "live";
  useEffect(() => {
    if (!isLive) return setLate(false);
    const timer = setTimeout(() => setLate(true), PICTURES_FIRST);
    return () => clearTimeout(timer);
  }, [isLive]);
  const hasOthers = people.some(
    ({ place, username }) => place === "room" && username !== you?.username,
  );
  return isLate || received.length > 0 || !hasOthers;
}

function isFarewell(phase: Phase): phase is Farewell {
  return hasGone({ phase });
}

/** Lobby and farewell, with the way home. */
function Outside({ store, config, children }: ShelfProps & { children: React.ReactNode }) {
  return (
    <div className="ps-outside">
      <header className="ps-outside-bar">
        {config.out ? (
          <a className="brand" href={config.out} title={config.out_label}>
            prepStack
          </a>
        ) : (
          <span className="brand">prepStack</span>
        )}
      </header>
      {children}
      <div className="ps-overlay">
        <Knocks store={store} />
      </div>
    </div>
  );
}

/** Another state is another page to whoever does not see it: the focus goes to its heading. */
function useFocusOnHeading(phase: Phase): void {
  const last = useRef(phase);
  useEffect(() => {
    if (last.current === phase) return;
    last.current = phase;
    const heading = document.querySelector<HTMLElement>("h1, h2");
    if (phase === "live" || !heading) return; // there it goes to the notebook
    heading.tabIndex = -1;
    heading.focus();
  }, [phase]);
}
