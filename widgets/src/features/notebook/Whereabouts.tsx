/** Who is in another cell than oneself: a quiet line below the notebook, which covers nothing. */

import type { CallStore } from "../../call/store";
import { personStyle } from "../../components/Avatar";
import { useCall } from "../../components/hooks";
import { Icon } from "../../components/Icon";
import type { InCell, Person } from "../../protocol";
import { type Notebook, useNotebook } from "./state";

interface WhereaboutsProps {
  store: CallStore;
  notebook: Notebook;
}

export function Whereabouts({ store, notebook }: WhereaboutsProps) {
  const { people, you } = useCall(store);
  const { cursors, following } = useNotebook(notebook);
  const own = cursors.find(({ username }) => username === you?.username);
  const others = cursors.filter(
    ({ username, cell }) => username !== you?.username && cell !== own?.cell,
  );
  return (
    <div className="ps-whereabouts">
      {others.map((cursor) => {
        const person = people.find(({ username }) => username === cursor.username);
        return (
          person && (
            <Place
              key={cursor.username}
              person={person}
              cursor={cursor}
              own={own}
              isFollowed={following === cursor.username}
              follow={(on) => notebook.follow(on ? cursor.username : null)}
            />
          )
        );
      })}
    </div>
  );
}

interface PlaceProps {
  person: Person;
  cursor: InCell;
  own: InCell | undefined;
  isFollowed: boolean;
  follow: (on: boolean) => void;
}

function Place({ person, cursor, own, isFollowed, follow }: PlaceProps) {
  const words = `${person.name} is in cell ${cursor.cell + 1}`; // people count from one
  return (
    <button
      type="button"
      className="ps-place"
      style={personStyle(person)}
      aria-pressed={isFollowed}
      title={isFollowed ? `Stop following ${person.name}` : `Follow ${person.name}`}
      onClick={() => follow(!isFollowed)}
    >
      <span className="ps-dot" aria-hidden="true" />
      {isFollowed ? `Following ${person.name}, cell ${cursor.cell + 1}` : words}
      {own && !isFollowed && <Icon name={cursor.cell > own.cell ? "down" : "up"} />}
    </button>
  );
}
