import { describe, expect, it } from "vitest";

import type { Level } from "../../protocol";
import { judgeReceived, judgeSent, type Received, type Sent } from "./judging";
import { levelOfLoss, Steady } from "./steady";

const RECEIVED: Received = {
  loss: 0,
  isLost: false,
  roundTrip: 40,
  uplink: null,
  server: "good",
};
const SENT: Sent = { loss: 0, roundTrip: 40, limitedByBandwidth: 0, limitedByComputer: 0 };

describe("what is received of somebody", () => {
  it.each<[string, Partial<Received>, Level, string]>([
    ["nothing", {}, "good", ""],
    ["the own downlink", { loss: 12 }, "poor", "your downlink loses 12 %"],
    ["a little of it", { loss: 6 }, "fair", "your downlink loses 6 %"],
    [
      "their uplink, whose losses are missing here as well",
      { loss: 13, uplink: { level: "poor", loss: 12 } },
      "poor",
      "their uplink loses 12 %",
    ],
    [
      "the own downlink, if much more is missing than their uplink lost",
      { loss: 30, uplink: { level: "fair", loss: 7 } },
      "poor",
      "your downlink loses 23 %",
    ],
    ["the server", { loss: 20, server: "poor" }, "poor", "the server cannot send all of it"],
    [
      "their uplink, before everything else, if nothing comes",
      { isLost: true, uplink: { level: "lost", loss: 0 } },
      "lost",
      "nothing arrives from them",
    ],
    ["the own downlink, if the room gets it", { isLost: true }, "lost", "nothing arrives at you"],
    ["the round trip", { roundTrip: 620 }, "poor", "your network answers only after 620 ms"],
  ])("blames %s", (_, found, level, why) => {
    expect(judgeReceived({ ...RECEIVED, ...found })).toMatchObject({ level, why });
  });
});

describe("what one sends", () => {
  it.each<[string, Partial<Sent>, Level, string]>([
    ["nothing", {}, "good", ""],
    ["the own uplink", { loss: 9 }, "poor", "your uplink loses 9 %"],
    [
      "a slow uplink",
      { limitedByBandwidth: 0.9, loss: 2 },
      "fair",
      "your uplink is too slow for a better picture",
    ],
    ["nothing, if no more is asked for", { limitedByBandwidth: 0.9 }, "good", ""],
    [
      "the own computer",
      { limitedByComputer: 0.9 },
      "fair",
      "your computer is too busy for a better picture",
    ],
  ])("blames %s", (_, found, level, why) => {
    expect(judgeSent({ ...SENT, ...found })).toMatchObject({ level, why });
  });
});

describe("a level", () => {
  it("is as people know it from Jitsi", () => {
    expect([5, 6, 7, 8, 100].map(levelOfLoss)).toEqual(["good", "fair", "fair", "poor", "poor"]);
  });

  it.each<[Level[], Level[]]>([
    [["poor"], ["good"]],
    [
      ["poor", "fair"],
      ["good", "fair"],
    ],
    [
      ["poor", "good", "poor", "good"],
      ["good", "good", "good", "good"],
    ],
    [
      ["poor", "poor", "good", "good", "good"],
      ["good", "poor", "poor", "poor", "good"],
    ],
    [
      ["lost", "lost", "fair", "good", "good"],
      ["good", "lost", "lost", "lost", "fair"],
    ],
  ])("counts when it lasts, and a better one when it lasts longer: %s", (measured, counts) => {
    const steady = new Steady();

    expect(measured.map((level) => steady.take(level))).toEqual(counts);
  });
});
