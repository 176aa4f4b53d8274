/** Who knocks, with the two answers: laid over the page, so that nothing moves under a pointer. */

import type { CallStore } from "../../call/store";
import { useCall } from "../../components/hooks";
import type { PersonWaiting } from "../../protocol";

export function Knocks({ store }: { store: CallStore }) {
  const { waiting } = useCall(store);
  if (waiting.length === 0) return null;
  return (
    <section className="ps-knocks" aria-label="Who would like to join">
      {waiting.map((person) => (
        <Knock key={person.username} store={store} person={person} />
      ))}
    </section>
  );
}

function Knock({ store, person }: { store: CallStore; person: PersonWaiting }) {
  const { username, name } = person;
  return (
    <div className="ps-knock">
      <p>
        <strong>{name}</strong> would like to join
      </p>
      <div className="ps-row">
        <button
          type="button"
          className="ps-button ps-primary ps-grow"
          aria-label={`Admit ${name}`}
          onClick={() => store.admit(username)}
        >
          Admit
        </button>
        <button
          type="button"
          className="ps-button ps-grow"
          aria-label={`Refuse ${name}`}
          onClick={() => store.refuse(username)}
        >
          Refuse
        </button>
      </div>
    </div>
  );
}
