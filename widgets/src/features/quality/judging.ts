/** How good a connection is, and why it is not: what was measured here beside what the room tells. */

import type { Level } from "../../protocol";
import { isBad, levelOfLoss, rankOf, worst } from "./steady";

/** Where a fault is, in the words that people read. */
export type Where =
  | "their uplink"
  | "your uplink"
  | "your downlink"
  | "the server"
  | "your computer";

export interface Verdict {
  readonly level: Level;
  readonly where: Where | null;
  /** A clause: `their uplink loses 12 %`. Empty while all is well. */
  readonly why: string;
}

export const WELL: Verdict = { level: "good", where: null, why: "" };

/** Times in milliseconds, losses in percent. */
export interface Received {
  /** Of what should have come from this person. */
  readonly loss: number;
  /** They are not muted, and nothing came. */
  readonly isLost: boolean;
  readonly roundTrip: number | null;
  /** What the room says of this person's uplink; null while it is good. */
  readonly uplink: { readonly level: Level; readonly loss: number } | null;
  readonly server: Level;
}

export interface Sent {
  readonly loss: number;
  readonly roundTrip: number | null;
  /** Shares of the time, 0 to 1, for which the own picture was made worse. */
  readonly limitedByBandwidth: number;
  readonly limitedByComputer: number;
}

const FAIR_ROUND_TRIP = 300; // milliseconds, from which people talk at the same time
const POOR_ROUND_TRIP = 600;
const LIMITED = 0.5; // of the time
const STRAINED_LOSS = 2; // percent
const STRAINED_ROUND_TRIP = 150;

export function judgeReceived(found: Received): Verdict {
  return worstOf(theirs(found), servers(found), own(found), delay(found.roundTrip));
}

export function judgeSent(found: Sent): Verdict {
  const lost = {
    level: levelOfLoss(found.loss),
    where: "your uplink",
    why: loses("your uplink", found.loss),
  } as const;
  return worstOf(lost, delay(found.roundTrip), slow(found), busy(found));
}

function theirs({ uplink }: Received): Verdict {
  if (!uplink) return WELL;
  const why =
    uplink.level === "lost" ? "nothing arrives from them" : loses("their uplink", uplink.loss);
  return { level: uplink.level, where: "their uplink", why };
}

function servers({ server }: Received): Verdict {
  return { level: server, where: "the server", why: "the server cannot send all of it" };
}

/** What is lost on their uplink is missing here as well: only what is more than that was lost here. */
function own({ loss, isLost, uplink, server }: Received): Verdict {
  const isTold = uplink !== null && isBad(uplink.level);
  if (isLost && !isTold) {
    return { level: "lost", where: "your downlink", why: "nothing arrives at you" };
  }
  if (rankOf(server) > 0) return WELL;
  const here = Math.max(0, loss - (uplink?.loss ?? 0));
  return {
    level: levelOfLoss(here),
    where: "your downlink",
    why: loses("your downlink", here),
  };
}

function delay(roundTrip: number | null): Verdict {
  const time = roundTrip ?? 0;
  const level = time >= POOR_ROUND_TRIP ? "poor" : time >= FAIR_ROUND_TRIP ? "fair" : "good";
  return { level, where: "your downlink", why: `your network answers only after ${time} ms` };
}

/** A browser also sends less because the others need no more: only a strained uplink is slow. */
function slow({ limitedByBandwidth, loss, roundTrip }: Sent): Verdict {
  const isStrained = loss >= STRAINED_LOSS || (roundTrip ?? 0) >= STRAINED_ROUND_TRIP;
  const level = isStrained && limitedByBandwidth >= LIMITED ? "fair" : "good";
  return { level, where: "your uplink", why: "your uplink is too slow for a better picture" };
}

function busy({ limitedByComputer }: Sent): Verdict {
  const level = limitedByComputer >= LIMITED ? "fair" : "good";
  return { level, where: "your computer", why: "your computer is too busy for a better picture" };
}

function loses(where: Where, loss: number): string {
  return `${where} loses ${loss} %`;
}

/** The first of the worst. */
function worstOf(...verdicts: Verdict[]): Verdict {
  const level = worst(...verdicts.map((verdict) => verdict.level));
  if (level === "good") return WELL;
  return verdicts.find((verdict) => verdict.level === level) ?? WELL;
}
