/** Somebody's raised hand in the list of people; whoever leads can lower it there. */

import { IconButton } from "../../components/IconButton";
import type { Person } from "../../protocol";
import { HandBadge } from "./HandBadge";
import type { Hands } from "./state";

interface RaisedHandProps {
  person: Person;
  place: number;
  mayLower: boolean;
  hands: Hands;
}

export function RaisedHand({ person, place, mayLower, hands }: RaisedHandProps) {
  return (
    <>
      <HandBadge place={place} />
      {mayLower && (
        <IconButton
          icon="down"
          label={`Lower hand of ${person.name}`}
          onClick={() => hands.lower(person.username)}
        />
      )}
    </>
  );
}
