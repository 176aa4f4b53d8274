/** The tab *People*. */

import type { TabShelf } from "../shelf";
import { People } from "./People";

export const PEOPLE: TabShelf = {
  name: "People",
  Content: People,
  count: ({ people }) => people.length,
};
