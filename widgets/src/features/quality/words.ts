/** What people read about a connection. */

import type { Level } from "../../protocol";
import type { Where } from "./judging";

const WORDS: Readonly<Record<Level, string>> = {
  good: "good",
  fair: "fair",
  poor: "poor",
  lost: "lost",
};

export const wordOf = (level: Level): string => WORDS[level];
export const theirs = (name: string): string => `${name}'s connection`;

/** What the one who reads it can do. */
const HELP: Readonly<Record<Where, string>> = {
  "your uplink":
    "Stop uploads, move closer to the router or plug in a cable, turn your camera off, or turn on Audio only (under More).",
  "your downlink":
    "Stop downloads, move closer to the router or plug in a cable, or turn on Audio only (under More).",
  "their uplink": "Only they can do something about it: ask them to turn their camera off.",
  "the server": "Nobody in the interview can do something about it. Turning cameras off helps.",
  "your computer": "Close other programs and tabs, or turn your camera off.",
};

export const helpWith = (where: Where | null): string => (where ? HELP[where] : "");
