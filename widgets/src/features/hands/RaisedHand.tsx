/** Somebody's raised hand in the list of people; whoever leads lowers it by a click on it. */

import type { Person } from "../../protocol";
import { HandBadge, Place } from "./HandBadge";
import type { Hands } from "./state";

interface RaisedHandProps {
  person: Person;
  place: number;
  mayLower: boolean;
  hands: Hands;
}

export function RaisedHand({ person, place, mayLower, hands }: RaisedHandProps) {
  if (!mayLower) return <HandBadge place={place} />;
  const label = `Lower hand of ${person.name}`;
  return (
    <button
      type="button"
      className="ps-hand"
      aria-label={label}
      title={label}
      onClick={() => hands.lower(person.username)}
    >
      <Place place={place} />
    </button>
  );
}
