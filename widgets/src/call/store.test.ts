import { afterEach, beforeAll, beforeEach, describe, expect, it, vi } from "vitest";

import goldenFromBrowser from "../../../tests/golden/from_browser.json";
import golden from "../../../tests/golden/from_room.json";
import { type FromBrowser, type FromRoom, type Place, PROTOCOL } from "../protocol";
import type { WireEvents } from "./socket";
import { CallStore } from "./store";

const PAGE = "http://prepstack.localhost:8000/services/prepstack/left";

/** A room that says what the test has it say, and keeps what it hears. */
class FakeRoom {
  heard: FromBrowser[] = [];
  closed = false;
  events!: WireEvents;

  openWire = (events: WireEvents) => {
    this.events = events;
    return {
      send: (message: FromBrowser) => void this.heard.push(message),
      close: () => {
        this.closed = true;
      },
    };
  };

  say(message: FromRoom): void {
    this.events.received(message);
  }

  get types(): string[] {
    return this.heard.map((message) => message.type);
  }
}

/** A peer connection that never gets a packet. */
class FakePeerConnection {
  localDescription: { sdp: string } | null = null;
  private places = 0;

  addTransceiver(): unknown {
    const sender = { replaceTrack: async () => {}, getStats: async () => new Map() };
    return { mid: String(this.places++), sender };
  }

  async setLocalDescription(): Promise<void> {
    this.localDescription = { sdp: "v=0\r\n" };
  }

  close(): void {}
}

class FakeStorage extends Map<string, string> {
  getItem = (key: string) => this.get(key) ?? null;
  setItem = (key: string, value: string) => void this.set(key, value);
}

const WELCOME_INSIDE = golden.welcome[0] as Extract<FromRoom, { type: "welcome" }>;
const WELCOME_AT_THE_DOOR = golden.welcome[1] as Extract<FromRoom, { type: "welcome" }>;

interface Scene {
  store: CallStore;
  room: FakeRoom;
  visited: string[];
}

function begin(place: Place): Scene {
  const room = new FakeRoom();
  const visited: string[] = [];
  const storage = new FakeStorage([["prepstack-choices", '{"microphone":false,"camera":false}']]);
  const store = new CallStore({
    openWire: room.openWire,
    storage: storage as unknown as Storage, // the two methods that are used
    place,
    goTo: (url) => void visited.push(url),
  });
  store.start();
  room.events.opened();
  return { store, room, visited };
}

async function inside(): Promise<Scene> {
  const scene = begin("room");
  scene.room.say(WELCOME_INSIDE);
  await vi.waitFor(() => expect(scene.room.types).toContain("publish"));
  return scene;
}

function atTheDoor(): Scene {
  const scene = begin("lobby");
  scene.room.say(WELCOME_AT_THE_DOOR);
  return scene;
}

// Node has no page; what the store touches of one is put in its place, and stays for what is
// still under way when a test has ended.
beforeAll(() => {
  vi.stubGlobal("window", globalThis);
  vi.stubGlobal("navigator", {});
  vi.stubGlobal("RTCPeerConnection", FakePeerConnection);
});

beforeEach(() => {
  vi.useFakeTimers({ toFake: ["setTimeout", "setInterval", "clearInterval", "Date"] });
});

afterEach(() => {
  vi.useRealTimers();
});

describe("a call that begins", () => {
  it.each(["lobby", "room"] as const)("says hello from the %s", (place) => {
    const { room, store } = begin(place);

    expect(room.heard[0]).toEqual({ type: "hello", protocol: PROTOCOL, place });
    expect(store.state.link).toBe("connecting");
  });

  it("opens both connections once the room has welcomed", async () => {
    const { room, store } = await inside();

    expect(store.state.link).toBe("open");
    expect(store.state.you?.username).toBe("ada");
    expect(room.types.filter((type) => type === "publish" || type === "subscribe").sort()).toEqual([
      "publish",
      "subscribe",
    ]);
    expect(room.heard).toContainEqual({
      type: "publish",
      sdp: "v=0\r\n",
      kinds: { 0: "microphone", 1: "camera" },
      generation: 1,
    });
  });

  it("sends nothing of devices from the lobby", () => {
    expect(atTheDoor().room.types).toEqual(["hello"]);
  });

  it("shows what only hosts get, and null to everybody else", async () => {
    expect((await inside()).store.state.invitations).toEqual(WELCOME_INSIDE.invitations);
    expect(atTheDoor().store.state.invitations).toBeNull();
  });
});

describe("what is said on the wire", () => {
  const examples = Object.values(golden).flat() as FromRoom[]; // pytest holds them to the types

  it.each(examples.map((example) => [example.type, example] as const))(
    "is taken from the room as in the examples: %s",
    async (_, example) => {
      const { room } = await inside();

      expect(() => room.say(example)).not.toThrow();
    },
  );

  it.each(["shout", "toString", "constructor"])(
    "leaves out what nobody knows: %s",
    async (type) => {
      const { room, store } = await inside();
      const before = store.state;

      room.say({ type } as unknown as FromRoom); // of a newer room

      expect(store.state).toBe(before);
    },
  );

  it("is written by the page as in the examples", async () => {
    const { room, store } = await inside();
    store.knock("Ben");
    store.admit("ben");
    store.refuse("ben");
    store.remove("ben");
    store.setRole("ben", "observer");
    store.newInvitation("observer");
    store.end();
    store.leave();

    for (const message of room.heard) {
      const fields = goldenFromBrowser[message.type].map((example) => Object.keys(example).sort());
      expect(fields).toContainEqual(Object.keys(message).sort());
    }
  });
});

describe("the door", () => {
  it("is knocked at, waited at, and opened", () => {
    const { room, store, visited } = atTheDoor();

    store.knock("Ben");
    room.say({ type: "waiting_for_host" });
    const knocking = store.state.knocking;
    room.say({ type: "admitted", url: PAGE });

    expect(room.heard.at(-1)).toEqual({ type: "knock", name: "Ben" });
    expect(knocking).toBe(true);
    expect(visited).toEqual([PAGE]);
  });

  it("is knocked at again after the connection was lost", () => {
    const { room, store } = atTheDoor();
    store.knock("Ben");

    room.events.lost(true);
    room.events.opened();
    room.say(WELCOME_AT_THE_DOOR);

    expect(room.types).toEqual(["hello", "knock", "hello", "knock"]);
  });

  it("is not knocked at again by whoever changed their mind", () => {
    const { room, store } = atTheDoor();
    store.knock("Ben");
    store.stopKnocking();

    room.events.lost(true);
    room.events.opened();
    room.say(WELCOME_AT_THE_DOOR);

    expect(room.types).toEqual(["hello", "knock", "hello"]);
    expect(store.state.knocking).toBe(false);
  });
});

describe("a call that goes on", () => {
  it("knows of a change of the own role", async () => {
    const { room, store } = await inside();

    room.say({ type: "people", people: [{ ...WELCOME_INSIDE.you, role: "observer" }] });

    expect(store.state.you?.role).toBe("observer");
  });

  it("adds a new link to those there are", async () => {
    const { room, store } = await inside();

    room.say({ type: "invitation", role: "observer", url: PAGE });

    expect(store.state.invitations).toEqual({ ...WELCOME_INSIDE.invitations, observer: PAGE });
  });

  it("opens both connections anew when the media worker was replaced", async () => {
    const { room } = await inside();
    room.heard = [];

    room.say({ type: "media_restarted" });

    await vi.waitFor(() => expect(room.types.sort()).toEqual(["publish", "subscribe"]));
  });

  it("counts down by the room's clock, whatever the own one says", () => {
    vi.setSystemTime(Date.parse("2031-01-01T00:00:00Z"));
    const { room, store } = atTheDoor();

    room.say(WELCOME_INSIDE);

    expect(store.timeLeft()).toBe(59 * 60_000 + 55_000);
  });

  it("shows a notice once, and for a while", async () => {
    const { room, store } = await inside();

    room.say({ type: "notice", code: "ending_soon", message: "Ten minutes." });
    room.say({ type: "error", code: "full", message: "Ten minutes." });
    const shown = store.state.toasts.map((toast) => toast.message);
    vi.advanceTimersByTime(60_000);

    expect(shown).toEqual(["Ten minutes."]);
    expect(store.state.toasts).toEqual([]);
  });

  it("tells its listeners, and those who stopped listening no more", async () => {
    const { room, store } = await inside();
    const listener = vi.fn();

    const stop = store.subscribe(listener);
    room.say({ type: "waiting", people: [{ username: "guest-7k2", name: "Ben" }] });
    stop();
    room.say({ type: "waiting", people: [] });

    expect(listener).toHaveBeenCalledTimes(1);
    expect(store.state.waiting).toEqual([]);
  });
});

describe("a call that breaks off", () => {
  it.each([
    [true, "reconnecting"],
    [false, "over"],
  ] as const)("with trying again being %s is %s, and nobody is received", async (again, link) => {
    const { room, store } = await inside();

    room.events.lost(again);

    expect(store.state.link).toBe(link);
    expect(store.state.received).toEqual([]);
  });

  it("is picked up again by the next welcome", async () => {
    const { room, store } = await inside();
    room.events.lost(true);
    room.heard = [];

    room.events.opened();
    room.say(WELCOME_INSIDE);

    await vi.waitFor(() => expect(room.types).toEqual(["hello", "media", "subscribe", "publish"]));
    expect(store.state.link).toBe("open");
  });

  it.each(["ended", "removed", "refused", "left"] as const)(
    "for good, because %s, goes to the page that says so",
    async (reason) => {
      const { room, store, visited } = await inside();

      room.say({ type: "gone", reason, url: PAGE });

      expect(visited).toEqual([PAGE]);
      expect(room.closed).toBe(true);
      expect(store.state.link).toBe("over");
    },
  );

  it("because of another tab stays where it is, and says so", async () => {
    const { room, store, visited } = await inside();

    room.say({ type: "gone", reason: "elsewhere", url: PAGE });

    expect(visited).toEqual([]);
    expect(store.state.gone).toEqual({ reason: "elsewhere", url: PAGE });
  });
});
