import { describe, expect, it, vi } from "vitest";

import type { FromRoom } from "../protocol";
import { FakePeerConnection, type FakeSurroundings, INSIDE, RESUMED } from "./fakes";
import { inside, onFakePage, pause, turn } from "./scenes";

onFakePage();

describe("sound and picture", () => {
  const offered: FromRoom = { type: "offer", generation: 1, fresh: true, sdp: "v=0", streams: [] };
  const refused: FromRoom = { type: "error", code: "unavailable", message: "The call restarts." };
  const negotiations = (around: FakeSurroundings) =>
    around.wire.types.filter((type) => type === "publish" || type === "subscribe");
  /** Both connections are there. */
  const connected = async () => {
    const scene = await inside();
    scene.around.wire.say(offered);
    await turn();
    scene.around.wire.say({ type: "published", sdp: "v=0", generation: 1 });
    await turn();
    return scene;
  };

  it("cannot be had in a browser without them, which is said", async () => {
    vi.stubGlobal("RTCPeerConnection", undefined);
    const { around, store } = await inside();
    await vi.advanceTimersByTimeAsync(4000);
    vi.stubGlobal("RTCPeerConnection", FakePeerConnection);
    around.wire.say(offered);
    await pause();

    expect(store.state.mediaProblem).not.toBe("");
    expect(FakePeerConnection.made.length).toBe(2);
  });

  it("are opened anew when the media worker was replaced", async () => {
    const { around } = await inside();

    around.wire.say({ type: "media_restarted" });
    await turn();

    expect(negotiations(around).length).toBe(4);
  });

  it("has the camera in two sizes as soon as three are in the room, on the same connection", async () => {
    const { around } = await inside();
    const people = ["ada", "ben", "eve"].map((username) => ({ ...INSIDE.you, username }));
    const sizes = () => FakePeerConnection.made.map((connection) => connection.sizes);

    around.wire.say({ type: "people", people: people.slice(0, 2) });
    await turn();
    expect(sizes()).toEqual([1]);

    around.wire.say({ type: "people", people });
    around.wire.say({ type: "people", people });
    await turn();
    expect(sizes()).toEqual([2]);
  });

  it("are negotiated again after a refusal, which is not shown", async () => {
    const { around, store } = await inside();

    around.wire.say(refused);
    around.wire.say(refused);
    await vi.advanceTimersByTimeAsync(1000);

    expect(negotiations(around).slice(2)).toEqual(["publish"]);
    expect(store.state.toasts).toEqual([]);
  });

  it("are tried with growing pauses, and after three failures the person is told", async () => {
    const { around, store } = await inside();
    around.wire.say(offered);
    const told: string[] = [];
    for (const seconds of [1, 2, 4, 8, 8]) {
      around.wire.say(refused);
      told.push(store.state.mediaProblem);
      const before = negotiations(around).length;
      await vi.advanceTimersByTimeAsync(seconds * 1000 - 1);
      expect(negotiations(around).length).toBe(before);
      await vi.advanceTimersByTimeAsync(1);
      expect(negotiations(around).length).toBe(before + 1);
    }

    expect(told.map((words) => words !== "")).toEqual([false, false, true, true, true]);
    expect(told.at(-1)).toMatch(/VPN/);
  });

  it("are tried again where the room does not answer", async () => {
    const { around } = await inside();

    await vi.advanceTimersByTimeAsync(17_000);

    expect(negotiations(around).slice(2).sort()).toEqual(["publish", "subscribe"]);
  });

  it.each([
    ["failed", 1000],
    ["disconnected", 5000],
  ] as const)("are negotiated anew when the network is %s", async (state, milliseconds) => {
    const { around } = await inside();
    around.wire.say(offered);
    await turn();
    around.wire.say({ type: "published", sdp: "v=0", generation: 1 });

    for (const connection of FakePeerConnection.made) connection.become(state);
    await vi.advanceTimersByTimeAsync(milliseconds);

    expect(negotiations(around).slice(2).sort()).toEqual(["publish", "subscribe"]);
  });

  it("look for another path when theirs is lost, with what they have", async () => {
    const { around } = await connected();

    for (const connection of FakePeerConnection.made) connection.become("disconnected");
    await vi.advanceTimersByTimeAsync(1001);

    expect(FakePeerConnection.made.map(({ restarts }) => restarts)).toEqual([1, 0]);
    expect(negotiations(around).slice(2)).toEqual(["publish", "subscribe"]);
    expect(around.wire.heard).toContainEqual({ type: "subscribe", restart: true });
    expect(FakePeerConnection.made.map(({ isClosed }) => isClosed)).toEqual([false, false]);
  });

  it("are made anew when no other path is found for five seconds", async () => {
    const { around, store } = await connected();

    for (const connection of FakePeerConnection.made) connection.become("failed");
    await vi.advanceTimersByTimeAsync(7000);

    expect(FakePeerConnection.made.length).toBe(3);
    expect(around.wire.heard.filter(({ type }) => type === "subscribe")).toEqual([
      { type: "subscribe" },
      { type: "subscribe", restart: true },
      { type: "subscribe" },
    ]);
    expect(store.state.mediaProblem).toBe("");
  });

  it("look for another path when nothing arrives any more, before the browser says so", async () => {
    const { around, store } = await connected();
    const [publisher] = FakePeerConnection.made;
    if (!publisher) throw new Error("there is none");
    publisher.become("connected");
    for (publisher.bytes = 1; publisher.bytes < 6; publisher.bytes += 1)
      await vi.advanceTimersByTimeAsync(1000);
    const before = negotiations(around).length;

    await vi.advanceTimersByTimeAsync(5000);
    expect(negotiations(around).slice(before)).toEqual(["publish"]);
    expect(publisher.restarts).toBe(1);
    publisher.bytes += 1;
    await vi.advanceTimersByTimeAsync(1000);

    expect(store.state.mediaProblem).toBe("");
    expect(FakePeerConnection.made.length).toBe(2);
  });

  it("look for another path as soon as the browser has a network again", async () => {
    const { around, store } = await connected();
    for (const connection of FakePeerConnection.made) connection.become("connected");

    store.online();

    await turn();
    expect(negotiations(around).slice(2).sort()).toEqual(["publish", "subscribe"]);
    expect(FakePeerConnection.made.length).toBe(2);
  });

  it("are left alone when they come back by themselves", async () => {
    const { around, store } = await inside();
    around.wire.say(offered);
    await turn();
    around.wire.say({ type: "published", sdp: "v=0", generation: 1 });
    for (const connection of FakePeerConnection.made) connection.become("disconnected");
    await vi.advanceTimersByTimeAsync(900);

    for (const connection of FakePeerConnection.made) connection.become("connected");
    await pause();

    expect(negotiations(around).length).toBe(2);
    expect(store.state.mediaProblem).toBe("");
  });

  it("wait for the wire, while that is lost", async () => {
    const { around } = await inside();
    around.wire.say(offered);
    await turn();
    around.wire.say({ type: "published", sdp: "v=0", generation: 1 });
    around.wire.say({ type: "heartbeat", received: around.wire.heard.length - 1 });
    around.wire.lose();
    for (const connection of FakePeerConnection.made) connection.become("failed");
    await pause();
    const whileLost = negotiations(around);
    around.wire.accept();
    around.wire.say({ ...RESUMED, received: 99 });
    await vi.advanceTimersByTimeAsync(1000);

    expect(whileLost).toEqual([]);
    expect(negotiations(around).sort()).toEqual(["publish", "subscribe"]);
  });
});
