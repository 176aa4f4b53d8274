/** Whether a video shows frames: a picture that stands still for a second is none. */

import { useEffect, useState } from "react";

const LOOK_EVERY = 500; // milliseconds
const STILL = 2; // looks in a row without a new frame

export function useHasFrames(video: HTMLVideoElement | null): boolean {
  const [hasFrames, setHasFrames] = useState(false);
  useEffect(() => {
    setHasFrames(false);
    if (!video) return;
    let seen = 0;
    let still = STILL;
    const look = () => {
      const count = framesOf(video);
      still = count > seen ? 0 : still + 1;
      seen = count;
      setHasFrames(still < STILL);
    };
    const timer = window.setInterval(look, LOOK_EVERY);
    video.addEventListener("playing", look); // the first frame need not wait for the timer
    return () => {
      window.clearInterval(timer);
      video.removeEventListener("playing", look);
    };
  }, [video]);
  return hasFrames;
}

function framesOf(video: HTMLVideoElement): number {
  return video.getVideoPlaybackQuality?.().totalVideoFrames ?? 0;
}
