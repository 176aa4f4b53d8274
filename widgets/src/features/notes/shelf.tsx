/** The tab *Notes*, for whoever presents problems. */

import { mayPresent } from "../problem/presenting";
import type { TabShelf } from "../shelf";
import { Console } from "./Console";

export const NOTES: TabShelf = { name: "Notes", Content: Console, isFor: mayPresent };
