/** The tab *People*. */

import { Count } from "../../components/Count";
import { useCall } from "../../components/hooks";
import type { ShelfProps, TabShelf } from "../shelf";
import { People } from "./People";

function HowMany({ store }: ShelfProps) {
  return <Count number={useCall(store).people.length} />;
}

export const PEOPLE: TabShelf = { name: "People", Content: People, Count: HowMany };
