import { expect, it, vi } from "vitest";

import type { Relay } from "../protocol";
import { ADDRESS, CONFIG, FakePeerConnection, FakeShelf, FakeSurroundings } from "./fakes";
import { inside, onFakePage, turn } from "./scenes";

onFakePage();

const relay = (name: string, only = false): Relay => ({
  urls: ["turn:turn.example.org?transport=udp", "turns:turn.example.org"],
  username: name,
  credential: `password of ${name}`,
  seconds: 1800,
  only,
});

/** A service that gives each time another password. */
function withRelay(only = false): FakeSurroundings {
  const around = new FakeSurroundings(new FakeShelf(), new FakeShelf(), { ...CONFIG, relay: true });
  around.askAccess = async () => {
    around.asked += 1;
    const name = String(around.asked);
    return { socket: ADDRESS, ticket: name, relay: relay(name, only) };
  };
  return around;
}

const names = () =>
  FakePeerConnection.made.map(({ configuration }) => configuration.iceServers?.[0]?.username);
const policies = () =>
  FakePeerConnection.made.map(({ configuration }) => configuration.iceTransportPolicy);
const OFFER = { type: "offer", generation: 1, fresh: true, sdp: "v=0", streams: [] } as const;

it("is told to both connections", async () => {
  const { around } = await inside(withRelay());
  around.wire.say(OFFER);
  await turn();

  expect(FakePeerConnection.made.map(({ configuration }) => configuration)).toEqual([
    {
      bundlePolicy: "max-bundle",
      iceServers: [
        {
          urls: ["turn:turn.example.org?transport=udp", "turns:turn.example.org"],
          username: "1",
          credential: "password of 1",
        },
      ],
      iceTransportPolicy: "all",
    },
    expect.objectContaining({ bundlePolicy: "max-bundle", iceTransportPolicy: "all" }),
  ]);
});

it("changes nothing where there is none", async () => {
  await inside();

  expect(FakePeerConnection.made.map(({ configuration }) => configuration)).toEqual([
    { bundlePolicy: "max-bundle" },
  ]);
});

it("is the only way where the operator says so", async () => {
  await inside(withRelay(true));

  expect(policies()).toEqual(["relay"]);
});

it("is the only way for a person who wants it, at once and after a reload", async () => {
  const { around, store } = await inside(withRelay());
  const direct = FakePeerConnection.made[0];
  direct?.become("connected");

  store.setRelayOnly(true);
  await turn();

  expect(policies().at(-1)).toBe("relay");
  expect(direct?.isClosed).toBe(true);
  expect(JSON.parse(around.storage.get("prepstack-choices") ?? "{}").relayOnly).toBe(true);
});

it("has a fresh password before it is used up", async () => {
  const { around } = await inside(withRelay());

  await vi.advanceTimersByTimeAsync(901_000);
  around.wire.say({ type: "media_restarted" });
  await turn();

  expect(around.asked).toBe(2);
  expect(names().at(-1)).toBe("2");
});

it("is asked for by a page that was loaded anew, before it connects", async () => {
  const around = withRelay();
  const first = await inside(around);
  first.store.unloading();
  const reloaded = withRelay();
  reloaded.asked = 5;
  const again = Object.assign(reloaded, { storage: around.storage, tab: around.tab });
  again.isComeBack = true;
  FakePeerConnection.made = [];

  await inside(again);

  expect(names()).toEqual(["6"]);
});

it("is waited for by whatever connects meanwhile", async () => {
  const { around } = await inside(withRelay());
  const { askAccess } = around;
  around.askAccess = () => new Promise((go) => setTimeout(go, 1000)).then(askAccess);

  await vi.advanceTimersByTimeAsync(932_000);
  FakePeerConnection.made = [];
  around.wire.say({ type: "media_restarted" });
  around.wire.say({ type: "media_restarted" });
  await vi.advanceTimersByTimeAsync(2000);

  expect(around.asked).toBe(2);
  expect(new Set(names())).toEqual(new Set(["2"]));
});

it("does not hold up a call while the service is away", async () => {
  const { around } = await inside(withRelay());
  around.askAccess = () => new Promise(() => {});

  await vi.advanceTimersByTimeAsync(932_000);
  FakePeerConnection.made = [];
  around.wire.say({ type: "media_restarted" });
  await vi.advanceTimersByTimeAsync(3000);

  expect(names()).toEqual(["1"]);
});
