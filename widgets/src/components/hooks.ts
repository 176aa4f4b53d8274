/** Small ties between React and what is not React. */

import { type RefCallback, useCallback, useEffect, useState, useSyncExternalStore } from "react";
import type { CallState } from "../call/state";
import type { CallStore } from "../call/store";
import type { Watched } from "../call/watched";
import { playStream } from "./playing";

const nothing = () => undefined;

export function useCall(store: CallStore): CallState {
  return useSyncExternalStore(store.subscribe, store.getState);
}

/** What a feature keeps, anew with each change. */
export function useWatched<State>(watched: Watched<State>): State {
  return useSyncExternalStore(watched.subscribe, watched.getState);
}

/** A ref that plays `stream` in whichever element it is given to, whenever that appears. */
export function useStream<Element extends HTMLMediaElement>(
  stream: MediaStream | null,
  onBlocked: (element: Element) => void = nothing,
): RefCallback<Element> {
  return useCallback(
    (element: Element | null) => {
      if (element) playStream(element, stream, onBlocked);
    },
    [stream, onBlocked],
  );
}

/** The same `MediaStream` for the same track. */
export function useTrackStream(track: MediaStreamTrack | null): MediaStream | null {
  const [stream, setStream] = useState<MediaStream | null>(null);
  useEffect(() => setStream(track ? new MediaStream([track]) : null), [track]);
  return stream;
}
