/** Who knocks: announced, with the two answers. */

import type { CallStore } from "../call/store";
import { useLiveRegion } from "./announcing";
import { useCall } from "./hooks";

export function Waiting({ store }: { store: CallStore }) {
  const { waiting } = useCall(store);
  const live = useLiveRegion("status");
  return (
    <div className="ps-waiting" {...live}>
      {waiting.map(({ username, name }) => (
        <div key={username} className="ps-knock">
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
      ))}
    </div>
  );
}
