import { afterEach, beforeEach, expect, it, vi } from "vitest";

import { OwnScreen, type SharedScreen } from "./ownScreen";

class Track {
  readyState = "live";
  contentHint = "";
  onended: (() => void) | null = null;

  stop(): void {
    this.readyState = "ended";
  }
}

/** The browser's picker: what the person does in it is the test's. */
let choose: (picture: Track, sound?: Track) => void;
let refuse: (error: unknown) => void;
let asked = 0;

beforeEach(() => {
  asked = 0;
  const getDisplayMedia = () => {
    asked += 1;
    return new Promise((resolve, reject) => {
      refuse = reject;
      choose = (picture, sound) =>
        resolve({
          getTracks: () => (sound ? [picture, sound] : [picture]),
          getVideoTracks: () => [picture],
          getAudioTracks: () => (sound ? [sound] : []),
        });
    });
  };
  vi.stubGlobal("navigator", { mediaDevices: { getDisplayMedia } });
});
afterEach(() => vi.unstubAllGlobals());

function begin() {
  const shared: (SharedScreen | null)[] = [];
  const told: string[] = [];
  const changed = (screen: SharedScreen | null) => void shared.push(screen);
  return { screen: new OwnScreen({ changed, tell: (words) => told.push(words) }), shared, told };
}

it("shares what is chosen, with its sound, as text that keeps its pixels", async () => {
  const { screen, shared } = begin();
  const [picture, sound] = [new Track(), new Track()];

  const sharing = screen.share();
  choose(picture, sound);
  await sharing;

  expect(shared).toEqual([{ picture, sound }]);
  expect(picture.contentHint).toBe("text");
});

it("ends everywhere when the browser's own bar ends it", async () => {
  const { screen, shared } = begin();
  const [picture, sound] = [new Track(), new Track()];
  const sharing = screen.share();
  choose(picture, sound);
  await sharing;

  picture.onended?.();

  expect(shared.at(-1)).toBeNull();
  expect(sound.readyState).toBe("ended");
});

it("says nothing of a picker that was cancelled", async () => {
  const { screen, shared, told } = begin();

  const sharing = screen.share();
  refuse(new DOMException("Permission denied by user", "NotAllowedError"));
  await sharing;

  expect([shared, told]).toEqual([[], []]);
});

it.each([
  ["by the system", new DOMException("Permission denied by system", "NotAllowedError"), "privacy"],
  ["by another program", new DOMException("", "NotReadableError"), "could not be read"],
  ["without a click, in Safari", new DOMException("", "InvalidAccessError"), "Share screen"],
  ["for whatever else", new TypeError("what"), "could not be shared"],
])("says why it could not be shared: %s", async (_, error, words) => {
  const { screen, told } = begin();

  const sharing = screen.share();
  refuse(error);
  await sharing;

  expect(told).toEqual([expect.stringContaining(words)]);
});

it("says so where the browser cannot share", async () => {
  vi.stubGlobal("navigator", { mediaDevices: {} });
  const { screen, told } = begin();

  await screen.share();

  expect(told).toEqual([expect.stringContaining("on a computer")]);
});

it("opens one picker at a time", async () => {
  const { screen } = begin();

  void screen.share();
  await screen.share();

  expect(asked).toBe(1);
});

it("shares nothing that is chosen after the person has gone", async () => {
  const { screen, shared } = begin();
  const picture = new Track();
  const sharing = screen.share();

  screen.stop();
  choose(picture);
  await sharing;

  expect(shared).toEqual([]);
  expect(picture.readyState).toBe("ended");
});
