/** That a hand is up, and which in the row: on a tile, and in the list of people. */

import { Icon } from "../../components/Icon";

export function HandBadge({ place }: { place: number }) {
  return (
    <span className="ps-hand" title={`Hand raised, number ${place}`}>
      <Icon name="hand" />
      <span className="ps-hidden">hand raised, number </span>
      {place}
    </span>
  );
}
