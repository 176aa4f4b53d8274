import { describe, expect, it, vi } from "vitest";

import { type FromRoom, PROTOCOL } from "../protocol";
import {
  AT_THE_DOOR,
  CONFIG,
  FakePeerConnection,
  FakeShelf,
  FakeSurroundings,
  INSIDE,
} from "./fakes";
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
import { Refusal } from "./surroundings";

const PAGE = "http://prepstack.localhost:8000/services/prepstack/left";

onFakePage();

describe("a page that begins", () => {
  it("asks for the call, and says hello with the ticket", async () => {
    const { around, store } = await opened();

    expect(around.wire.heard).toEqual([{ type: "hello", protocol: PROTOCOL, ticket: "ticket 1" }]);
    expect(store.state).toMatchObject({ phase: "lobby", link: "connecting" });
  });

  it("is in the lobby once it is welcome, and sends nothing of devices", async () => {
    const { around, store } = await atTheDoor();

    expect(store.state).toMatchObject({ phase: "lobby", link: "open", notebook: null });
    expect(around.wire.types).toEqual(["hello"]);
  });

  it("shows the progress of a room that starts, and goes on when that is ready", async () => {
    const around = new FakeSurroundings();
    around.answers = [new Refusal("starting", "The room is not open yet.")];
    const { store } = page(around);
    await turn();
    const begun = { percent: 40, message: "Starting the server", ready: false, failed: false };
    around.watchers[0]?.(begun);
    const { link, progress } = store.state;

    await vi.advanceTimersByTimeAsync(600);
    around.watchers[0]?.({ ...begun, percent: 100, ready: true });
    await turn();

    expect({ link, progress }).toEqual({ link: "preparing", progress: begun });
    expect(around.watchers).toEqual([]);
    expect(around.wire.access.ticket).toMatch(/^ticket/);
  });

  it("says that the service does not answer, and asks again by itself", async () => {
    const around = new FakeSurroundings();
    around.answers = [new TypeError("Failed to fetch"), new Refusal("unavailable", "Not now.")];
    const { store } = page(around);
    await turn();
    const first = store.state.trouble;

    await vi.advanceTimersByTimeAsync(800);
    const second = store.state.trouble;
    await pause();

    expect([first, second]).toEqual(["prepStack does not answer at the moment.", "Not now."]);
    expect(around.wires.length).toBe(1);
  });

  it.each([
    ["gone", "ended"],
    ["refused", "refused"],
    ["removed", "removed"],
  ] as const)("ends where the service says %s", async (code, phase) => {
    const around = new FakeSurroundings();
    around.answers = [new Refusal(code, "It is over.")];
    const { store } = page(around);
    await pause();

    expect(store.state).toMatchObject({ phase, link: "over" });
    expect(around.asked).toBe(1);
  });

  it("says why it is no use, where the service knows nobody", async () => {
    const around = new FakeSurroundings();
    around.answers = [new Refusal("not_found", "There is no such interview.")];
    const { store } = page(around);
    await pause();

    expect(store.state).toMatchObject({ link: "over", trouble: "There is no such interview." });
    expect(around.asked).toBe(1);
  });

  it("tries nothing for whoever was shut out", async () => {
    const config = { ...CONFIG, farewell: "removed" } as const;
    const { around, store } = page(new FakeSurroundings(new FakeShelf(), new FakeShelf(), config));
    await turn();

    expect(store.state).toMatchObject({ phase: "removed", link: "over" });
    expect(around.asked).toBe(0);
  });
});

describe("a page that is loaded anew", () => {
  it("is live again without Join, with the connection and the name it had", async () => {
    const around = reloaded(await inside());
    const { store } = page(around);
    around.wire.accept();
    around.wire.say({ ...INSIDE, notebook: NOTEBOOK });
    await turn();

    expect(around.wire.heard[0]).toEqual({
      type: "resume",
      protocol: PROTOCOL,
      secret: INSIDE.secret,
    });
    expect(around.asked).toBe(0);
    expect(store.state).toMatchObject({ phase: "live", notebook: NOTEBOOK });
    expect(around.wire.types.slice(1).sort()).toEqual(["media", "publish", "subscribe"]);
  });

  it("comes in by itself where the room has forgotten it meanwhile", async () => {
    const around = reloaded(await inside());
    const { store } = page(around);
    const { isJoining } = store.state;
    around.wire.accept();
    around.wire.lose(4408);
    await pause();
    around.wire.accept();
    around.wire.say(AT_THE_DOOR);

    expect(isJoining).toBe(true);
    expect(around.wire.heard[1]).toEqual({ type: "knock", name: "Ada L." });
  });

  it("waits on, for whoever waited", async () => {
    const before = await atTheDoor();
    before.store.join("Ada");
    before.around.wire.say(WAITING);
    const around = reloaded(before);
    page(around);
    around.wire.accept();

    around.wire.say(AT_THE_DOOR);

    expect(around.wire.types).toEqual(["resume", "knock"]);
  });

  it("has no secret of another interview", async () => {
    const before = await inside();
    before.store.unloading();
    const config = { ...CONFIG, interview_id: "another" };
    const around = new FakeSurroundings(before.around.storage, before.around.tab, config);

    await opened(around);

    expect(around.wire.types).toEqual(["hello"]);
  });

  it("takes nothing from the tab of which it is a copy", async () => {
    const before = await inside();
    before.around.wire.say({ type: "heartbeat", received: 0 });
    const copy = new FakeSurroundings(before.around.storage, new FakeShelf(before.around.tab));

    await opened(copy);

    expect(copy.wire.types).toEqual(["hello"]);
  });

  it("begins in the lobby after hours", async () => {
    const around = reloaded(await inside());
    await vi.advanceTimersByTimeAsync(3_600_000);

    const { store } = await opened(around);

    expect(around.wire.types).toEqual(["hello"]);
    expect(store.state.isJoining).toBe(false);
  });
});

describe("whoever goes out", () => {
  const gone = (reason: "ended" | "removed" | "refused" | "left" | "elsewhere"): FromRoom => ({
    type: "gone",
    reason,
    url: PAGE,
  });

  it("leaves at once, and tells the room", async () => {
    const { around, store } = await inside();

    store.leave();

    expect(around.wire.heard.at(-1)).toEqual({ type: "leave" });
    expect(around.wire.isClosed).toBe(true);
    expect(store.state).toMatchObject({ phase: "left", link: "over", received: [] });
  });

  it.each(["ended", "removed", "refused", "left", "elsewhere"] as const)(
    "because the room says %s has everything closed, and nothing is tried again",
    async (reason) => {
      const { around, store } = await inside();

      around.wire.say(gone(reason));
      await pause();

      expect(store.state).toMatchObject({ phase: reason, link: "over" });
      expect(around.wires.length).toBe(1);
      expect(around.wire.isClosed).toBe(true);
      expect(FakePeerConnection.made.every(({ isClosed }) => isClosed)).toBe(true);
    },
  );

  it.each(["left", "elsewhere"] as const)(
    "stays out when the page is shown again by Back: %s",
    async (reason) => {
      const before = await inside();
      before.around.wire.say(gone(reason));
      const around = reloaded(before);

      const { store } = page(around);
      await turn();

      expect(store.state).toMatchObject({ phase: reason, link: "over" });
      expect([around.asked, around.wires.length]).toEqual([0, 0]);
    },
  );

  it("is in the lobby when they come by a link", async () => {
    const before = await inside();
    before.store.leave();
    const around = reloaded(before);
    around.isComeBack = false;

    const { store } = await atTheDoor(around);

    expect(around.wire.types).toEqual(["hello"]);
    expect(store.state.phase).toBe("lobby");
  });

  it.each(["left", "elsewhere"] as const)("comes straight back in: %s", async (reason) => {
    const { around, store } = await inside();
    around.wire.say(gone(reason));

    store.rejoin();
    await turn();
    around.wire.accept();
    around.wire.say(AT_THE_DOOR);
    around.wire.say(ADMITTED);

    expect(around.wire.heard.slice(0, 2)).toEqual([
      { type: "hello", protocol: PROTOCOL, ticket: "ticket 2" },
      { type: "knock", name: "Ada L." },
    ]);
    expect(store.state.phase).toBe("live");
  });
});
