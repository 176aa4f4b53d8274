/** That a hand is up, and which in the row: on a tile, and in the list of people. */

import { Icon } from "../../components/Icon";

export function HandBadge({ place }: { place: number }) {
  return (
    <span className="ps-hand" title={`Hand raised, number ${place}`}>
      <Place place={place} />
    </span>
  );
}

export function Place({ place }: { place: number }) {
  return (
    <>
      <Icon name="hand" />
      <span className="ps-hidden">hand raised, number </span>
      {place}
    </>
  );
}
