/** Recorded in Chromium 156: two seconds between the looks, a quarter of what was sent lost. */
import { describe, expect, it } from "vitest";

import recorded from "./recorded.json";
import {
  arrivedIn,
  between,
  jitterIn,
  limitedIn,
  lossOf,
  type Report,
  reportsOf,
  roundTripIn,
  sentIn,
} from "./reports";

const sending: Report[][] = recorded.sending;
const receiving: Report[][] = recorded.receiving;
const [sentBefore = [], sentNow = []] = sending;
const [arrivedBefore = [], arrivedNow = []] = receiving;
const behindALossyUplink: Report[] = recorded.behindALossyUplink;

describe("recorded statistics", () => {
  it("say how much of what was sent was lost on the way", () => {
    const { packets, lost } = between(sentIn(sentBefore), sentIn(sentNow));

    expect([packets, lost, lossOf(packets, lost)]).toEqual([455, 84, 18]);
  });

  it("say how much arrived, and that nothing of it was lost", () => {
    expect(between(arrivedIn(arrivedBefore), arrivedIn(arrivedNow))).toEqual({
      packets: 405,
      lost: 0,
      streams: 2,
    });
  });

  it("show the sound that somebody's uplink lost, which nobody can ask for again", () => {
    const { lost } = between(
      new Map([...arrivedIn(behindALossyUplink).keys()].map((id) => [id, { packets: 0, lost: 0 }])),
      arrivedIn(behindALossyUplink),
    );

    expect(lost).toBe(62);
  });

  it("say how long the round trip takes, and how unevenly packets come", () => {
    expect([roundTripIn(sentNow), jitterIn(arrivedNow)]).toEqual([1, 6]);
  });

  it("say that no picture was made worse", () => {
    expect([limitedIn(sentNow, "bandwidth"), limitedIn(sentNow, "cpu")]).toEqual([0, 0]);
  });
});

describe("statistics", () => {
  it("of a stream that begins anew count from there", () => {
    const counts = (id: string, packets: number, lost: number) =>
      new Map([[id, { packets, lost }]]);

    expect(between(counts("old", 900, 90), counts("new", 100, 50))).toEqual({
      packets: 0,
      lost: 0,
      streams: 0,
    });
    expect(between(counts("one", 900, 90), counts("one", 10, 0))).toEqual({
      packets: 0,
      lost: 0,
      streams: 1,
    });
  });

  it("of a few packets say nothing", () => {
    expect([lossOf(19, 19), lossOf(20, 5), lossOf(20, 50)]).toEqual([0, 25, 100]);
  });

  it("of a connection that is closed, or says nothing, are none", async () => {
    const closed = { getStats: () => Promise.reject(new DOMException("closed")) };

    expect(await reportsOf(closed)).toEqual([]);
    expect(await reportsOf(null)).toEqual([]);
    expect(roundTripIn([])).toBeNull();
  });
});
