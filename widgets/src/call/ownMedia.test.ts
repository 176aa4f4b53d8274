import { beforeEach, describe, expect, it, vi } from "vitest";

import { FakeComputer } from "./fakeComputer";
import {
  AT_THE_DOOR,
  CONFIG,
  FakePeerConnection,
  FakeShelf,
  FakeSurroundings,
  INSIDE,
} from "./fakes";
import { ADMITTED, inside, onFakePage, opened, page, reloaded, type Scene, turn } from "./scenes";

let computer: FakeComputer;

onFakePage();

beforeEach(() => {
  computer = new FakeComputer();
  vi.stubGlobal("navigator", computer);
});

/** Both devices chosen, as at first. */
const equipped = (config = CONFIG): FakeSurroundings =>
  new FakeSurroundings(new FakeShelf([["prepstack-choices", "{}"]]), new FakeShelf(), config);
const isAllOff = () => computer.tracks.every(({ readyState }) => readyState === "ended");

async function live(): Promise<Scene> {
  const scene = await inside(equipped());
  expect(isAllOff()).toBe(false);
  return scene;
}

describe("the device check", () => {
  it("begins at once, and does not wait for the room", async () => {
    const around = equipped();
    around.answers = [new Promise(() => {})];
    const { store } = page(around);
    await turn();

    expect(store.state.on).toEqual({ microphone: true, camera: true });
    expect(around.wires).toEqual([]);
  });

  it("asks observers for nothing", async () => {
    const me = { ...CONFIG.me, role: "observer", host: false } as const;
    const scene = await opened(equipped({ ...CONFIG, me }));
    scene.around.wire.say({ ...AT_THE_DOOR, you: { ...AT_THE_DOOR.you, role: "observer" } });
    scene.store.join("Eve");
    scene.around.wire.say(ADMITTED);
    await turn();

    expect(computer.questions).toEqual([]);
    expect(scene.around.wire.types).not.toContain("publish");
    expect(scene.around.wire.types).toContain("subscribe");
  });

  it("comes when an observer may speak", async () => {
    const me = { ...CONFIG.me, role: "observer", host: false } as const;
    const { around } = await opened(equipped({ ...CONFIG, me }));
    around.wire.say({ ...INSIDE, you: { ...INSIDE.you, role: "observer" } });

    around.wire.say({ type: "people", people: [INSIDE.you] });
    await turn();

    expect(computer.questions).toEqual([["microphone", "camera"]]);
    expect(around.wire.types).toContain("publish");
  });
});

describe("the tracks of the lobby", () => {
  it("go on in the call, and nobody is asked a second time", async () => {
    const { around } = await live();

    expect(computer.questions).toEqual([["microphone", "camera"]]);
    expect(FakePeerConnection.made[0]?.sent).toEqual(computer.tracks);
    expect(around.wire.heard).toContainEqual({
      type: "media",
      microphone: true,
      camera: true,
      screen: false,
    });
  });

  it("go on over a change of the connection", async () => {
    const { around } = await live();
    around.wire.say({ type: "media_restarted" });
    await turn();

    expect(computer.questions.length).toBe(1);
    expect(FakePeerConnection.made.at(-2)?.sent).toEqual(computer.tracks);
  });
});

describe("the room", () => {
  it("is told when somebody mutes and when they are heard again", async () => {
    const { around, store } = await live();

    await store.turn("microphone", false);
    await store.turn("microphone", true);

    expect(around.wire.heard.filter(({ type }) => type === "media").slice(1)).toEqual([
      { type: "media", microphone: false, camera: true, screen: false },
      { type: "media", microphone: true, camera: true, screen: false },
    ]);
  });
});

describe("devices are off, and stay off", () => {
  it("after leaving", async () => {
    const { store } = await live();

    store.leave();
    await turn();

    expect(isAllOff()).toBe(true);
    expect(store.state.on).toEqual({ microphone: false, camera: false });
  });

  it.each(["ended", "removed", "refused", "elsewhere"] as const)("after %s", async (reason) => {
    const { around } = await live();

    around.wire.say({ type: "gone", reason, url: "" });
    await turn();

    expect(isAllOff()).toBe(true);
  });

  it("when Back leads to a page that was left", async () => {
    const before = await live();
    before.store.leave();
    const asked = computer.questions.length;

    page(reloaded(before));
    await turn();

    expect(computer.questions.length).toBe(asked);
  });

  it("until somebody comes back in by themselves", async () => {
    const { store } = await live();
    store.leave();

    store.rejoin();
    await turn();

    expect(store.state.on).toEqual({ microphone: true, camera: true });
  });

  it("for whoever becomes an observer", async () => {
    const { around, store } = await live();

    around.wire.say({ type: "people", people: [{ ...INSIDE.you, role: "observer" }] });
    await turn();

    expect(isAllOff()).toBe(true);
    expect(store.state.on).toEqual({ microphone: false, camera: false });
  });
});

describe("a microphone from which nothing comes", () => {
  it("is said to be silent after five seconds, and not while it is muted", async () => {
    const { store } = await live();
    const media = { type: "media-source", audioLevel: 0 };
    FakePeerConnection.statistics = new Map([["1", media]]);
    await vi.advanceTimersByTimeAsync(4000);
    const early = store.state.silent;
    await vi.advanceTimersByTimeAsync(1500);
    const late = store.state.silent;
    await store.turn("microphone", false);
    await vi.advanceTimersByTimeAsync(500);

    expect([early, late, store.state.silent]).toEqual([false, true, false]);
  });
});
