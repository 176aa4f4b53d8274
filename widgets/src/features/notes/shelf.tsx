/** The tab *Notes*: its place, until something can be written. */

import type { TabShelf } from "../shelf";

function Notes() {
  return <p className="ps-empty">Notes that only you see will be kept in this place.</p>;
}

export const NOTES: TabShelf = { name: "Notes", Content: Notes };
