/** After *Join*, until the host answers. */

import { linkWords } from "../../call/state";
import type { CallStore } from "../../call/store";
import { Avatar } from "../../components/Avatar";
import { useCall } from "../../components/hooks";
import { hostWords, insiders } from "./words";

export function Waiting({ store }: { store: CallStore }) {
  const state = useCall(store);
  const people = insiders(state);
  return (
    <section className="ps-card ps-join" aria-label="Waiting">
      <h2>You'll be let in automatically</h2>
      <p>{hostWords(state)} Stay on this page.</p>
      <div className="ps-pulse" aria-hidden="true" />
      {people.length > 0 && (
        <ul className="ps-people" aria-label="Inside already">
          {people.map((person) => (
            <li key={person.username} className="ps-person">
              <Avatar person={person} size="small" />
              <span className="ps-grow">{person.name}</span>
              <span className="ps-about">{person.host ? "host" : person.role}</span>
            </li>
          ))}
        </ul>
      )}
      <p className="ps-hint">{linkWords(state)?.text}</p>
      <button type="button" className="ps-button ps-wide" onClick={() => store.stopWaiting()}>
        Stop waiting
      </button>
    </section>
  );
}
