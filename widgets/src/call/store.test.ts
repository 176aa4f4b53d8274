import { describe, expect, it, vi } from "vitest";

import goldenFromBrowser from "../../../tests/golden/from_browser.json";
import golden from "../../../tests/golden/from_room.json";
import { type FromRoom, PROTOCOL } from "../protocol";
import { AT_THE_DOOR, FakePeerConnection, INSIDE, RESUMED } from "./fakes";
import {
  ADMITTED,
  atTheDoor,
  inside,
  NOTEBOOK,
  onFakePage,
  opened,
  page,
  pause,
  reloaded,
  turn,
  WAITING,
} from "./scenes";

const PAGE = "http://prepstack.localhost:8000/services/prepstack/left";

onFakePage();

describe("what is said on the wire", () => {
  const examples = Object.values(golden).flat() as FromRoom[]; // pytest holds them to the types

  it.each(examples.map((example) => [example.type, example] as const))(
    "is taken from the room as in the examples: %s",
    async (_, example) => {
      const { around } = await inside();

      expect(() => around.wire.say(example)).not.toThrow();
    },
  );

  it.each(["shout", "toString", "constructor"])(
    "leaves out what nobody knows: %s",
    async (type) => {
      const { around, store } = await inside();
      const before = store.state;

      around.wire.say({ type } as unknown as FromRoom); // of a newer room

      expect(store.state).toBe(before);
    },
  );

  it("is written by the page as in the examples", async () => {
    const { around, store } = await inside();
    store.admit("ben");
    store.refuse("ben");
    store.remove("ben");
    store.setRole("ben", "observer");
    store.newInvitation("observer");
    store.end();
    around.wire.say({ type: "heartbeat", received: 3 });
    around.wire.lose();
    await pause();
    around.wire.accept();
    around.wire.say(RESUMED);
    store.leave();

    const heard = around.wires.flatMap((wire) => wire.heard);
    expect(new Set(heard.map(({ type }) => type))).toContain("resume");
    for (const message of heard) {
      const fields = goldenFromBrowser[message.type].map((example) => Object.keys(example).sort());
      expect(fields).toContainEqual(Object.keys(message).sort());
    }
  });
});

describe("Join", () => {
  it("is knocked, waited for, and opened: the person is live on the same page", async () => {
    const { around, store } = await atTheDoor();

    store.join("Ada");
    const joining = store.state.isJoining;
    around.wire.say(WAITING);
    const { phase } = store.state;
    around.wire.say(ADMITTED);
    await turn();

    expect(around.wire.heard[1]).toEqual({ type: "knock", name: "Ada" });
    expect([joining, phase]).toEqual([true, "waiting"]);
    expect(store.state).toMatchObject({ phase: "live", notebook: NOTEBOOK, isJoining: false });
  });

  it("is kept when it is pressed before there is a connection, and sent once", async () => {
    const { around, store } = page();
    store.join("Ada");
    await turn();
    around.wire.accept();

    around.wire.say(AT_THE_DOOR);

    expect(around.wire.types).toEqual(["hello", "knock"]);
  });

  it("is sent once when it is pressed while the connection is lost", async () => {
    const { around, store } = await atTheDoor();
    around.wire.lose();
    store.join("Ada");
    await pause();
    around.wire.accept();

    around.wire.say({ ...AT_THE_DOOR, resumed: true });

    expect(around.wire.types).toEqual(["resume", "knock"]);
  });

  it("negotiates sound and picture at once", async () => {
    const { around } = await inside();

    expect(around.wire.types.slice(2).sort()).toEqual(["media", "publish", "subscribe"]);
    expect(around.wire.heard).toContainEqual({
      type: "publish",
      sdp: "v=0\r\n",
      kinds: { 0: "microphone", 1: "camera" },
      generation: 1,
    });
  });

  it("is refused in words, and can be pressed again", async () => {
    const { around, store } = await atTheDoor();
    store.join("Ben");

    around.wire.say({ type: "error", code: "name_taken", message: "Ben is here already." });
    const { isJoining, joinProblem, toasts } = store.state;
    store.join("Benjamin");

    expect([isJoining, joinProblem, toasts]).toEqual([false, "Ben is here already.", []]);
    expect(around.wire.heard.at(-1)).toEqual({ type: "knock", name: "Benjamin" });
    expect(store.state.joinProblem).toBe("");
  });

  it("is taken back by whoever changed their mind", async () => {
    const { around, store } = await atTheDoor();
    store.join("Ada");
    around.wire.say(WAITING);

    store.stopWaiting();
    const left = around.wire;
    await turn();
    around.wire.accept();
    around.wire.say(AT_THE_DOOR);

    expect(left.types).toEqual(["hello", "knock", "leave"]);
    expect(left.isClosed).toBe(true);
    expect(around.wire.heard).toEqual([{ type: "hello", protocol: PROTOCOL, ticket: "ticket 2" }]);
    expect(store.state).toMatchObject({ phase: "lobby", isJoining: false });
  });

  it("says that the person is in another tab, until they are here", async () => {
    const { around, store } = await opened();
    around.wire.say({ ...AT_THE_DOOR, people: INSIDE.people });
    const before = store.state.isInAnotherTab;

    store.join("Ada");
    around.wire.say(ADMITTED);
    around.wire.say({ type: "people", people: INSIDE.people });

    expect(before).toBe(true);
    expect(store.state).toMatchObject({ phase: "live", isInAnotherTab: false });
  });
});

describe("a call that goes on", () => {
  it("knows of a change of the own role", async () => {
    const { around, store } = await inside();

    around.wire.say({ type: "people", people: [{ ...INSIDE.you, role: "observer" }] });

    expect(store.state.you?.role).toBe("observer");
    expect(FakePeerConnection.made[0]?.isClosed).toBe(true);
  });

  it("adds a new link to those there are", async () => {
    const { around, store } = await inside();

    around.wire.say({ type: "invitation", role: "observer", url: PAGE });

    expect(store.state.invitations).toEqual({ ...INSIDE.invitations, observer: PAGE });
  });

  it("counts down by the room's clock, whatever the own one says", async () => {
    vi.setSystemTime(Date.parse("2031-01-01T00:00:00Z"));
    const { around, store } = await opened();

    around.wire.say(INSIDE);

    expect(store.timeLeft()).toBe(59 * 60_000 + 55_000);
  });

  it("shows a notice once, and for a while", async () => {
    const { around, store } = await inside();

    around.wire.say({ type: "notice", code: "ending_soon", message: "Ten minutes." });
    around.wire.say({ type: "error", code: "full", message: "Ten minutes." });
    const shown = store.state.toasts.map((toast) => toast.message);
    vi.advanceTimersByTime(60_000);

    expect(shown).toEqual(["Ten minutes."]);
    expect(store.state.toasts).toEqual([]);
  });

  it("tells its listeners, and those who stopped listening no more", async () => {
    const { around, store } = await inside();
    const listener = vi.fn();

    const stop = store.subscribe(listener);
    around.wire.say({ type: "waiting", people: [{ username: "guest-7k2", name: "Ben" }] });
    stop();
    around.wire.say({ type: "waiting", people: [] });

    expect(listener).toHaveBeenCalledTimes(1);
    expect(store.state.waiting).toEqual([]);
  });
});

describe("a loudspeaker", () => {
  it("is tried with the sound on the one that was chosen", async () => {
    const { around, store } = await atTheDoor();
    store.chooseSpeaker("headset");

    await store.testSpeaker();

    expect(around.played).toEqual([["test", "headset"]]);
  });

  it("is replaced by any where it was unplugged", async () => {
    const { around, store } = await atTheDoor();
    store.chooseSpeaker("headset");
    around.silentSpeakers = ["headset"];

    await store.testSpeaker();

    expect(around.played).toEqual([["test", ""]]);
  });

  it("that plays nothing is told of", async () => {
    const { around, store } = await atTheDoor();
    around.silentSpeakers = [""];

    await store.testSpeaker();

    expect(store.state.toasts[0]?.message).toMatch(/^The sound could not be played/);
  });
});

describe("somebody who waits", () => {
  const ben = { username: "guest-7k2", name: "Ben" };
  const eve = { username: "eve", name: "Eve" };

  it("is heard once, on the loudspeaker that was chosen", async () => {
    const { around, store } = await inside();
    store.chooseSpeaker("headset");
    const before = around.played.length;

    around.wire.say({ type: "waiting", people: [eve] });
    around.wire.say({ type: "waiting", people: [eve] });
    around.wire.say({ type: "waiting", people: [] });

    expect(around.played.slice(before)).toEqual([["chime", "headset"]]);
  });

  it("is not heard by whoever turned that off, in the next interview neither", async () => {
    const first = await inside();
    first.store.setChime(false);
    const { around } = await inside(reloaded(first));

    around.wire.say({ type: "waiting", people: [ben, eve] });

    expect(around.played).toEqual([]);
  });
});
