/** What is on the room's shelves: the one place where a feature is put into the page. */

import { CHAT } from "./chat/shelf";
import { NOTES } from "./notes/shelf";
import { PEOPLE } from "./participants/shelf";
import { PROBLEM } from "./problem/shelf";
import { ResultsShelf } from "./results/ResultsShelf";
import type { Shelves } from "./shelf";
import { TimerShelf } from "./timer/TimerShelf";

export const SHELVES: Shelves = {
  tabs: [PEOPLE, CHAT, NOTES],
  problem: PROBLEM,
  results: ResultsShelf,
  timer: TimerShelf,
  recording: null,
};
