// @vitest-environment jsdom
import { afterEach, beforeEach, expect, it, vi } from "vitest";

import { playStream } from "./playing";

const STREAM = {} as MediaStream; // nobody looks into it
let seen: DocumentVisibilityState;

class Video {
  readonly element = document.body.appendChild(document.createElement("video"));
  readonly play = vi.fn(async () => this.set(false));

  constructor(blocked: (element: HTMLVideoElement) => void = () => undefined) {
    Object.defineProperty(this.element, "srcObject", { writable: true, value: null });
    this.element.play = this.play;
    playStream(this.element, STREAM, blocked);
  }

  /** As a browser does it. */
  pause(): void {
    this.set(true);
    this.element.dispatchEvent(new Event("pause"));
    vi.runAllTimers();
  }

  private set(paused: boolean): void {
    Object.defineProperty(this.element, "paused", { configurable: true, value: paused });
  }
}

beforeEach(() => {
  vi.useFakeTimers();
  seen = "visible";
  vi.spyOn(document, "visibilityState", "get").mockImplementation(() => seen);
});
afterEach(() => {
  vi.useRealTimers();
  document.body.replaceChildren();
});

it("plays on what the browser has paused", () => {
  const video = new Video();

  video.pause();

  expect(video.play).toHaveBeenCalledTimes(2);
});

it("plays on when the page is seen again", () => {
  const video = new Video();
  seen = "hidden";
  video.pause();
  const whileAway = video.play.mock.calls.length;

  seen = "visible";
  document.dispatchEvent(new Event("visibilitychange"));

  expect(whileAway).toBe(1);
  expect(video.play).toHaveBeenCalledTimes(2);
});

it("lets go of what is not in the page any more", () => {
  const video = new Video();

  video.element.remove();
  video.pause();

  expect(video.play).toHaveBeenCalledTimes(1);
});

it("says which element waits for a click", async () => {
  const blocked = vi.fn();
  const video = new Video(blocked);
  video.play.mockRejectedValue(new DOMException("not yet", "NotAllowedError"));

  playStream(video.element, STREAM, blocked);
  await vi.waitFor(() => expect(blocked).toHaveBeenCalled());

  expect(blocked).toHaveBeenCalledWith(video.element);
});
