/** What a connection test finds, in words: a line for each thing, with what to do where it is bad. */

import type { Path } from "../../call/reports";
import { levelOfLoss, rankOf } from "../quality/steady";

export type Outcome = "good" | "fair" | "bad" | "skipped";

export interface Line {
  readonly name: string;
  readonly outcome: Outcome;
  readonly words: string;
  /** Empty where nothing is to be done. */
  readonly fix: string;
}

/** Times in milliseconds, losses in percent. */
export interface Figures {
  readonly roundTrip: number | null;
  readonly jitter: number;
  /** Null where the browser does not say. */
  readonly lostUp: number | null;
  readonly lostDown: number;
  /** In kbit/s. */
  readonly up: number;
  readonly down: number;
  readonly path: Path | null;
}

export const line = (name: string, outcome: Outcome, words: string, fix = ""): Line => ({
  name,
  outcome,
  words,
  fix,
});

const CLOSER = "Plug in a cable or move closer to the router, and switch off a VPN.";
const LESS =
  "Stop downloads and uploads on this network; in the call, Audio only (under More) helps.";

/** From which value on something is fair, and from which it is bad. */
type Bounds = readonly [fair: number, bad: number];
const ROUND_TRIP: Bounds = [300, 600];
const JITTER: Bounds = [30, 100];
const ANSWER: Bounds = [500, 2000];

function outcomeOf(value: number, [fair, bad]: Bounds): Outcome {
  if (value >= bad) return "bad";
  return value >= fair ? "fair" : "good";
}

const fixOf = (outcome: Outcome, fix: string): string => (outcome === "good" ? "" : fix);

/** An answer of prepStack or of the room; null where there was none. */
export function answered(name: string, time: number | null, fix: string): Line {
  if (time === null) return line(name, "bad", "No answer.", fix);
  const outcome = outcomeOf(time, ANSWER);
  return line(name, outcome, `Answers after ${Math.round(time)} ms.`, fixOf(outcome, CLOSER));
}

const PATHS: Readonly<Record<string, string>> = {
  host: "directly",
  srflx: "directly, through a router",
  prflx: "directly",
  relay: "by a relay (TURN)",
};

export function linesOf(figures: Figures): Line[] {
  const { roundTrip, jitter, lostUp, lostDown, up, down, path } = figures;
  const way = path ? `${PATHS[path.type] ?? path.type}, over ${path.protocol.toUpperCase()}` : "";
  return [
    line(
      "Sound and picture",
      "good",
      `They reach the room and come back${way && ` ${way}`}: ${up} kbit/s there, ${down} back.`,
    ),
    roundTrip === null
      ? line("Round trip", "skipped", "Your browser does not say.")
      : measured("Round trip", roundTrip, ROUND_TRIP, CLOSER),
    measured("Jitter", jitter, JITTER, CLOSER),
    lost("Lost on the way there", lostUp),
    lost("Lost on the way back", lostDown),
  ];
}

function measured(name: string, time: number, bounds: Bounds, fix: string): Line {
  const outcome = outcomeOf(time, bounds);
  return line(name, outcome, `${time} ms.`, fixOf(outcome, fix));
}

function lost(name: string, percent: number | null): Line {
  if (percent === null) return line(name, "skipped", "Your browser does not say.");
  const outcome = (["good", "fair", "bad"] as const)[rankOf(levelOfLoss(percent))] ?? "bad";
  return line(name, outcome, `${percent} %.`, fixOf(outcome, `${CLOSER} ${LESS}`));
}

export function sumOf(lines: readonly Line[]): string {
  const bad = lines.filter(({ outcome }) => outcome === "bad").length;
  const rest = lines.filter(({ outcome }) => outcome === "fair" || outcome === "skipped").length;
  if (bad > 0) return "Something does not work; below is what to do about it.";
  return rest > 0 ? "It works, with something to look at below." : "All is well.";
}
