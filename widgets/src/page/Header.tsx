/** The room's first line: which interview, with whom, how long still, and the ways out. */

import { linkWords } from "../call/state";
import { useCall } from "../components/hooks";
import { InviteButton } from "../features/invite/InviteButton";
import { Leave } from "../features/leave/Leave";
import { nameOf } from "../features/presence/title";
import type { ShelfProps } from "../features/shelf";
import { SHELVES } from "../features/shelves";
import { ThinkingShelf } from "../features/thinking/ThinkingShelf";

const MOST_NAMES = 3;

export function Header(props: ShelfProps) {
  const { store, config } = props;
  const state = useCall(store);
  const { timer: Timer, recording: Recording } = SHELVES;
  const names = state.people.map(({ name }) => name);
  return (
    <header className="ps-header">
      <span className="ps-brand" aria-hidden="true" />
      <h1 className="ps-title">{nameOf(state, config.title)}</h1>
      {!config.practice && (
        <span className="ps-with" title={names.join(", ")}>
          {inWords(names)}
        </span>
      )}
      <Connection {...props} />
      <span className="ps-header-end">
        {Timer && <Timer {...props} />}
        {!config.practice && <ThinkingShelf store={store} />}
        {Recording && <Recording {...props} />}
        {!config.practice && <InviteButton store={store} config={config} />}
        <Leave store={store} />
      </span>
    </header>
  );
}

function inWords(names: string[]): string {
  if (names.length > MOST_NAMES) return `${names.length} people`;
  return new Intl.ListFormat("en", { style: "short" }).format(names);
}

/** Here it moves nothing; `presence` announces it. */
function Connection({ store }: ShelfProps) {
  const state = useCall(store);
  const words = linkWords(state);
  const text = words?.text || state.mediaProblem;
  if (!text) return null;
  return (
    <span className="ps-trouble">
      <span>{text}</span>
      {words?.reload && (
        <button type="button" className="ps-link" onClick={() => location.reload()}>
          Reload the page
        </button>
      )}
    </span>
  );
}
