// @vitest-environment jsdom
import { act, renderHook } from "@testing-library/react";
import { afterEach, beforeEach, expect, it, vi } from "vitest";

import { useHasFrames } from "./frames";

beforeEach(() => vi.useFakeTimers());
afterEach(() => vi.useRealTimers());

type Shown = () => void;

/** One that counts in its statistics, one that calls for each frame, one that does both, or neither. */
function makeVideo({ counts = false, calls = false }) {
  const video = document.createElement("video");
  let total = 0;
  let next: Shown | undefined;
  if (counts) video.getVideoPlaybackQuality = () => ({ totalVideoFrames: total }) as never;
  else video.getVideoPlaybackQuality = () => ({ totalVideoFrames: 0 }) as never; // Safari's way
  const requestVideoFrameCallback = (shown: Shown): number => {
    next = shown;
    return 1;
  };
  const cancelVideoFrameCallback = (): void => {
    next = undefined;
  };
  if (calls) Object.assign(video, { requestVideoFrameCallback, cancelVideoFrameCallback });
  const show = () => {
    total += 1;
    const shown = next;
    next = undefined;
    shown?.();
  };
  return { video, show, isAwaited: () => next !== undefined };
}

const pass = (milliseconds: number) => act(() => vi.advanceTimersByTime(milliseconds));

it.each([
  { counts: true, calls: false },
  { counts: false, calls: true },
  { counts: true, calls: true },
])("sees frames of a video that has them: %o", (kind) => {
  const { video, show } = makeVideo(kind);
  const { result } = renderHook(() => useHasFrames(video));
  const before = result.current;

  show();
  pass(500);
  const moving = result.current;
  pass(1000);

  expect([before, moving, result.current]).toEqual([false, true, false]);
});

it("asks for no frame of a video that is gone", () => {
  const { video, isAwaited } = makeVideo({ calls: true });
  const { unmount } = renderHook(() => useHasFrames(video));
  const before = isAwaited();

  unmount();

  expect([before, isAwaited()]).toEqual([true, false]);
});
