/** Whether a video shows frames: a picture that stands still for a second is none. */

import { useEffect, useState } from "react";

const LOOK_EVERY = 500; // milliseconds
const STILL = 2; // looks in a row without a new frame

export function useHasFrames(video: HTMLVideoElement | null): boolean {
  const [hasFrames, setHasFrames] = useState(false);
  useEffect(() => {
    setHasFrames(false);
    if (!video) return;
    const counter = new FrameCounter(video);
    let seen = 0;
    let still = STILL;
    const look = () => {
      const count = counter.read();
      still = count > seen ? 0 : still + 1;
      seen = count;
      setHasFrames(still < STILL);
    };
    const timer = window.setInterval(look, LOOK_EVERY);
    video.addEventListener("playing", look); // the first frame need not wait for the timer
    return () => {
      counter.close();
      window.clearInterval(timer);
      video.removeEventListener("playing", look);
    };
  }, [video]);
  return hasFrames;
}

/**
 * Safari before 2026 counts no frames of a stream by itself (https://bugs.webkit.org/show_bug.cgi?id=310007),
 * others have no `requestVideoFrameCallback`: what counts at all is the one or the other.
 */
class FrameCounter {
  private shown = 0;
  private next: number | undefined;

  constructor(private readonly video: HTMLVideoElement) {
    this.await();
  }

  read(): number {
    return this.shown + (this.video.getVideoPlaybackQuality?.().totalVideoFrames ?? 0);
  }

  close(): void {
    if (this.next !== undefined) this.video.cancelVideoFrameCallback(this.next);
  }

  private await(): void {
    this.next = this.video.requestVideoFrameCallback?.(() => {
      this.shown += 1;
      this.await();
    });
  }
}
