/** How far a call has come when a test begins. */

import { afterEach, beforeAll, beforeEach, vi } from "vitest";

import type { FromRoom } from "../protocol";
import { AT_THE_DOOR, FakePeerConnection, FakeSurroundings } from "./fakes";
import { CallStore } from "./store";

export const NOTEBOOK =
  "http://room-x.prepstack.localhost:8000/user/room-x/doc/tree/interview.ipynb";
export const WAITING: FromRoom = { type: "waiting_for_host" };
export const ADMITTED: FromRoom = { type: "admitted", url: NOTEBOOK };
const CHOICES = "prepstack-choices";
const NO_DEVICES = '{"microphone":false,"camera":false}';

export interface Scene {
  store: CallStore;
  around: FakeSurroundings;
}

export function page(around = new FakeSurroundings()): Scene {
  if (!around.storage.has(CHOICES)) around.storage.set(CHOICES, NO_DEVICES);
  const store = new CallStore(around);
  store.start();
  return { store, around };
}

/** Lets everything happen that waits for nothing but its turn. */
export const turn = () => vi.advanceTimersByTimeAsync(0);
/** Longer than any pause before a next attempt. */
export const pause = () => vi.advanceTimersByTimeAsync(8000);

export async function opened(around?: FakeSurroundings): Promise<Scene> {
  const scene = page(around);
  await turn();
  scene.around.wire.accept();
  return scene;
}

export async function atTheDoor(around?: FakeSurroundings): Promise<Scene> {
  const scene = await opened(around);
  scene.around.wire.say(AT_THE_DOOR);
  return scene;
}

export async function inside(around?: FakeSurroundings): Promise<Scene> {
  const scene = await atTheDoor(around);
  scene.store.join("Ada L.");
  scene.around.wire.say(ADMITTED);
  await turn();
  return scene;
}

/** The page is loaded anew in the same tab. */
export function reloaded(before: Scene): FakeSurroundings {
  before.store.unloading();
  const around = new FakeSurroundings(before.around.storage, before.around.tab);
  around.isComeBack = true;
  return around;
}

/** Node has no page: what a store touches of one is put in its place, and time is the test's. */
export function onFakePage(): void {
  // They stay for what is still under way when a test has ended.
  beforeAll(() => {
    vi.stubGlobal("navigator", {});
    vi.stubGlobal("RTCPeerConnection", FakePeerConnection);
  });
  beforeEach(() => {
    vi.useFakeTimers();
    FakePeerConnection.made = [];
    FakePeerConnection.statistics = new Map();
  });
  afterEach(() => {
    vi.useRealTimers();
  });
}
