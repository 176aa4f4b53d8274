/** Small ties between React and what is not React. */

import { useEffect, useRef, useState, useSyncExternalStore } from "react";
import type { CallState, CallStore } from "../call/store";

export function useCall(store: CallStore): CallState {
  return useSyncExternalStore(store.subscribe, store.getState);
}

/** A ref that plays `stream` in the element it is given to. */
export function useStream<Element extends HTMLMediaElement>(stream: MediaStream | null) {
  const ref = useRef<Element>(null);
  useEffect(() => {
    const element = ref.current;
    if (!element) return;
    element.srcObject = stream;
    if (stream) void element.play().catch(() => undefined); // the browser wants a click first
  }, [stream]);
  return ref;
}

/** The same `MediaStream` for the same track. */
export function useTrackStream(track: MediaStreamTrack | null): MediaStream | null {
  const [stream, setStream] = useState<MediaStream | null>(null);
  useEffect(() => setStream(track ? new MediaStream([track]) : null), [track]);
  return stream;
}
