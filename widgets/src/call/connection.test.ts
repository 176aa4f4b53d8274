import { describe, expect, it, vi } from "vitest";

import { PROTOCOL } from "../protocol";
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
  type Scene,
  turn,
  WAITING,
} from "./scenes";
import { Refusal } from "./surroundings";

onFakePage();

describe("a socket that is lost", () => {
  it("is resumed with the secret, and media go on as they are", async () => {
    const { around, store } = await inside();
    around.wire.say({ type: "people", people: INSIDE.people });
    around.wire.lose();
    const lost = store.state.link;
    await pause();
    around.wire.accept();

    around.wire.say(RESUMED);
    await turn();

    expect(lost).toBe("reconnecting");
    expect(around.wire.heard).toEqual([
      { type: "resume", protocol: PROTOCOL, secret: INSIDE.secret, received: 2 },
      ...around.wires[0].heard.slice(1), // nothing of it is known to have arrived
    ]);
    expect(store.state).toMatchObject({ phase: "live", link: "open" });
    expect(FakePeerConnection.made.filter(({ isClosed }) => isClosed)).toEqual([]);
    expect(around.asked).toBe(1);
  });

  it("says again what the room has not heard, and nothing else", async () => {
    const { around, store } = await inside();
    const count = around.wire.heard.length - 1; // but hello
    around.wire.say({ type: "heartbeat", received: count });
    store.admit("ben");
    store.admit("eve");
    around.wire.lose();
    store.remove("mallory");
    await pause();
    around.wire.accept();

    around.wire.say({ ...RESUMED, received: count + 1 });

    expect(around.wire.heard.slice(1)).toEqual([
      { type: "admit", username: "eve" },
      { type: "remove", username: "mallory" },
    ]);
  });

  it("answers each heartbeat with how much has arrived", async () => {
    const { around } = await inside();
    around.wire.say({ type: "media_restarted" });

    around.wire.say({ type: "heartbeat", received: 0 });
    around.wire.say({ type: "heartbeat", received: 0 });

    const answers = around.wire.heard.filter(({ type }) => type === "received");
    expect(answers).toEqual([
      { type: "received", count: 2 },
      { type: "received", count: 2 },
    ]);
  });

  it("has what changed meanwhile, the own role too", async () => {
    const { around, store } = await inside();
    around.wire.lose();
    await pause();
    around.wire.accept();

    const you = { ...RESUMED.you, role: "observer" } as const;
    around.wire.say({ ...RESUMED, you, people: [you] });

    expect(store.state.you?.role).toBe("observer");
    expect(FakePeerConnection.made[0]?.isClosed).toBe(true);
  });

  it("refuses visibly what there is no place for", async () => {
    const { around, store } = await inside();
    around.wire.lose();

    for (let number = 0; number < 60; number += 1) store.admit(`p${number}`);

    expect(store.state.toasts.map(({ message }) => message)).toEqual([
      "You are offline; that was not sent. Try again when you are connected.",
    ]);
  });

  it("is tried again with growing pauses, as long as it takes", async () => {
    const { around, store } = await inside();

    for (let attempt = 0; attempt < 5; attempt += 1) {
      around.wire.lose();
      await pause();
    }

    expect(around.wires.length).toBe(6);
    expect(store.state).toMatchObject({ phase: "live", link: "reconnecting" });
  });

  it("asks the service now and then, and goes on with the secret while that is down", async () => {
    const { around } = await inside();
    around.answers = Array.from({ length: 20 }, () => new TypeError("Failed to fetch"));

    for (let attempt = 0; attempt < 4; attempt += 1) {
      around.wire.lose();
      await vi.advanceTimersByTimeAsync(9200); // two of the longest pauses: the service, a socket
    }
    around.wire.accept();

    expect(around.asked).toBeGreaterThan(1);
    expect(around.wire.heard[0]).toMatchObject({ type: "resume" });
  });

  it("follows the room to another address", async () => {
    const { around } = await inside();
    around.answers = [Promise.resolve({ socket: "ws://room-y/call", ticket: "t" })];

    for (let attempt = 0; attempt < 3; attempt += 1) {
      around.wire.lose();
      await pause();
    }

    expect(around.wire.access.socket).toBe("ws://room-y/call");
  });
});

describe("a connection that the room does not know any more", () => {
  async function forgotten(scene: Scene): Promise<void> {
    scene.around.wire.lose(4408);
    await pause();
    scene.around.wire.accept();
    scene.around.wire.say(AT_THE_DOOR);
  }

  it("begins with a ticket, and whoever was live comes in by themselves", async () => {
    const scene = await inside();
    await forgotten(scene);
    const { around, store } = scene;
    const { link, phase } = store.state;

    around.wire.say(ADMITTED);
    await turn();

    expect(around.wire.types.slice(0, 2)).toEqual(["hello", "knock"]);
    expect(around.wire.types.slice(2).sort()).toEqual(["media", "publish", "subscribe"]);
    expect([link, phase]).toEqual(["reconnecting", "live"]);
    expect(store.state).toMatchObject({ phase: "live", link: "open", notebook: NOTEBOOK });
  });

  it("begins with a ticket, and whoever waited waits on", async () => {
    const scene = await atTheDoor();
    scene.store.join("Ada");
    scene.around.wire.say(WAITING);

    await forgotten(scene);

    expect(scene.around.wire.types).toEqual(["hello", "knock"]);
  });

  it("begins with a ticket, and whoever was in the lobby stays there", async () => {
    const scene = await atTheDoor();

    await forgotten(scene);

    expect(scene.around.wire.types).toEqual(["hello"]);
    expect(scene.store.state).toMatchObject({ phase: "lobby", link: "open" });
  });

  it("has to be waited for, where nobody lets the person in again", async () => {
    const scene = await inside();
    await forgotten(scene);

    scene.around.wire.say(WAITING);

    expect(scene.store.state).toMatchObject({ phase: "waiting", link: "open", notebook: null });
    expect(FakePeerConnection.made.every(({ isClosed }) => isClosed)).toBe(true);
  });

  it("tells of what was asked for and may not have arrived", async () => {
    const scene = await inside();
    scene.store.admit("ben");

    await forgotten(scene);

    expect(scene.store.state.toasts[0]?.message).toMatch(/^You were offline for too long/);
  });

  it("leads to the lobby where its name is taken now", async () => {
    const scene = await inside();
    await forgotten(scene);

    scene.around.wire.say({ type: "error", code: "name_taken", message: "Ada is here." });

    expect(scene.store.state).toMatchObject({
      phase: "lobby",
      link: "open",
      joinProblem: "Ada is here.",
    });
  });

  it("is waited for while its room starts anew, in words", async () => {
    const { around, store } = await inside();
    const starting = new Refusal("starting", "The room is not open yet.");
    around.answers = Array.from({ length: 9 }, () => starting);
    around.wire.lose(4408);
    await pause();

    expect(store.state).toMatchObject({ phase: "live", link: "preparing" });
    expect(around.watchers.length).toBe(1);
  });

  it("is tried while the service takes its room for one that starts: it may be the same", async () => {
    const { around, store } = await inside();
    around.answers = Array.from({ length: 9 }, () => new Refusal("starting", "Not open yet."));
    for (let attempt = 0; attempt < 3; attempt += 1) {
      around.wire.lose(1006);
      await pause(); // the third attempt asks the service
    }
    const { asked } = around;
    await pause();

    around.wire.accept();
    around.wire.say(RESUMED);

    expect(asked).toBeGreaterThan(1);
    expect(around.wire.types[0]).toBe("resume");
    expect(store.state).toMatchObject({ phase: "live", link: "open" });
  });
});

describe("a socket that the room closed", () => {
  it("because of another tab is over, until the person wants it back", async () => {
    const { around, store } = await inside();

    around.wire.lose(4409);
    await pause();

    expect(store.state).toMatchObject({ phase: "elsewhere", link: "over" });
    expect(around.wires.length).toBe(1);
  });

  it("because it does not understand the page is over, in words", async () => {
    const { around, store } = await inside();

    around.wire.lose(4400);
    await pause();

    expect(store.state).toMatchObject({
      link: "over",
      trouble: expect.stringMatching(/Reload it/),
    });
    expect(around.wires.length).toBe(1);
  });

  it("because it does not know the ticket, begins with another one", async () => {
    const { around, store } = await opened();
    around.wire.say({ type: "error", code: "stale", message: "This ticket was used." });

    around.wire.lose(4408);
    const { trouble } = store.state;
    await pause();
    around.wire.accept();

    expect(trouble).toBe("This ticket was used.");
    expect(around.wire.heard).toEqual([{ type: "hello", protocol: PROTOCOL, ticket: "ticket 2" }]);
  });

  it.each([4403, 4404])("with %s is asked about at the service", async (code) => {
    const { around, store } = await inside();
    around.answers = [new Refusal("removed", "A host removed you.")];

    around.wire.lose(code);
    await pause();

    expect(store.state).toMatchObject({ phase: "removed", link: "over" });
  });

  it.each([4400, 4403])("with %s each time is over after a few, in its words", async (code) => {
    const { around, store } = page();
    for (let attempt = 0; attempt < 5 && store.state.link !== "over"; attempt += 1) {
      await pause();
      around.wire.accept();
      around.wire.say({ type: "error", code: "full", message: "The room is full." });
      around.wire.lose(code);
    }

    expect(store.state).toMatchObject({ link: "over", trouble: "The room is full." });
    expect(around.wires.length).toBe(3);
  });

  it("because of too many messages begins anew, and says why", async () => {
    const { around, store } = await inside();

    around.wire.lose(4429);
    const { trouble } = store.state;
    await pause();
    around.wire.accept();

    expect(trouble).toMatch(/^This page said too much at once/);
    expect(around.wire.types).toEqual(["hello"]);
  });
});
