import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";

import { FakePeerConnection } from "../../call/fakes";
import { inside, onFakePage, type Scene } from "../../call/scenes";
import type { CallState } from "../../call/state";
import type { Toast } from "../../call/toasts";
import type { FromRoom, Level } from "../../protocol";
import { LOOK_EVERY, Quality } from "./state";

onFakePage();

const BEN = {
  username: "ben",
  name: "Ben",
  role: "candidate",
  host: false,
  place: "room",
  microphone: true,
  camera: true,
  colour: 1,
} as const;

/** What arrives of Ben, as a browser counts it. */
class Line {
  packets = 0;
  lost = 0;

  receive(packets: number, lost = 0): void {
    this.packets += packets;
    this.lost += lost;
  }

  getSynchronizationSources = () => [];
  getStats = async () => {
    const { packets: packetsReceived, lost: packetsLost } = this;
    return new Map([["1", { id: "1", type: "inbound-rtp", packetsReceived, packetsLost }]]);
  };
}

interface Watching extends Scene {
  quality: Quality;
  line: Line;
  /** Every toast that was shown, in order. */
  shown: Map<number, Toast>;
}

let current: Watching;

async function watching(): Promise<Watching> {
  const scene = await inside();
  const line = new Line();
  const quality = new Quality(scene.store);
  const { you } = scene.store.state;
  if (you) scene.around.wire.say({ type: "people", people: [you, BEN] });
  const stream = { key: "0 ben", username: "ben", kind: "microphone", receiver: line };
  const change = { received: [stream] } as unknown as Partial<CallState>; // what is used of it
  scene.store.state = { ...scene.store.state, ...change };
  const shown = new Map<number, Toast>();
  scene.store.subscribe(() => {
    for (const toast of scene.store.state.toasts) shown.set(toast.id, toast);
  });
  return { ...scene, quality, line, shown };
}

/** So many looks, between which that arrives. */
async function looks(times: number, packets = 100, lost = 0): Promise<void> {
  for (let time = 0; time < times; time += 1) {
    current.line.receive(packets, lost);
    await vi.advanceTimersByTimeAsync(LOOK_EVERY);
  }
}

const told = (level: Level, loss: number): FromRoom => ({
  type: "quality",
  uplinks: [{ username: "ben", level, loss }],
  server: "good",
});
const ofBen = () => current.quality.state.people.get("ben")?.verdict;
const toasts = () => [...current.shown.values()].map(({ message }) => message);
const subscriptions = () => current.around.wire.types.filter((type) => type === "subscribe").length;
const offers = () => [...current.shown.values()].filter(({ action }) => action);

beforeEach(async () => {
  current = await watching();
  await looks(1);
});

afterEach(() => current.store.close());

describe("somebody's connection", () => {
  it("is good while nothing is lost, and nothing is said of it", async () => {
    await looks(10);

    expect(ofBen()?.level).toBe("good");
    expect(toasts()).toEqual([]);
  });

  it("is poor when the room says so of their uplink, which is announced once", async () => {
    current.around.wire.say(told("poor", 12));
    await looks(6, 88, 12);

    expect(ofBen()).toMatchObject({ level: "poor", why: "their uplink loses 12 %" });
    expect(toasts()).toEqual(["Ben's connection is poor: their uplink loses 12 %."]);
  });

  it("is announced again when it has recovered", async () => {
    current.around.wire.say(told("poor", 12));
    await looks(2);
    current.around.wire.say({ type: "quality", uplinks: [], server: "good" });
    await looks(3);

    expect(ofBen()?.level).toBe("good");
    expect(toasts().at(-1)).toBe("Ben's connection is good again.");
  });

  it("is one's own if what arrives at the room is lost on the way here", async () => {
    await looks(2, 80, 20);

    expect(ofBen()).toMatchObject({ level: "poor", why: "your downlink loses 20 %" });
    expect(toasts()).toEqual(["Your connection is poor: your downlink loses 20 %."]);
  });

  it("does not flap", async () => {
    for (let time = 0; time < 5; time += 1) {
      await looks(1, 80, 20);
      await looks(1);
    }

    expect(toasts()).toEqual([]);
  });

  it("is lost when they are not muted and nothing comes", async () => {
    await looks(2, 0);

    expect(ofBen()).toMatchObject({ level: "lost", why: "nothing arrives at you" });
  });

  it("is not looked at after the call", async () => {
    current.around.wire.say(told("poor", 12));
    await looks(2);
    current.store.leave();

    expect(current.quality.state.people.size).toBe(0);
  });
});

describe("a connection that stays poor", () => {
  it("brings one offer to go on without pictures, which turns them off", async () => {
    await looks(30, 80, 20);
    const asked = subscriptions();

    offers()[0]?.action?.run();

    expect(offers().map(({ action }) => action?.label)).toEqual(["Audio only"]);
    expect(current.store.state.choices).toMatchObject({ audioOnly: true, camera: false });
    expect(subscriptions()).toBe(asked + 1);
  });

  it("brings none to whom it is another's", async () => {
    current.around.wire.say(told("poor", 20));
    await looks(30, 80, 20);

    expect(offers()).toEqual([]);
  });
});

describe("one's own connection", () => {
  it("is poor when the room reports losses of what one sends", async () => {
    const say = (sent: number, lost: number) => {
      FakePeerConnection.statistics = new Map<string, object>([
        ["o", { id: "o", type: "outbound-rtp", ssrc: 1, packetsSent: sent }],
        ["r", { id: "r", type: "remote-inbound-rtp", ssrc: 1, packetsLost: lost }],
      ]);
    };
    for (let time = 1; time < 5; time += 1) {
      say(100 * time, 15 * time);
      await looks(1);
    }

    const { verdict } = current.quality.state.people.get("ada") ?? {};
    expect(verdict).toMatchObject({ level: "poor", why: "your uplink loses 15 %" });
    expect(toasts()).toEqual(["Your connection is poor: your uplink loses 15 %."]);
  });
});
