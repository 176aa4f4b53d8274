/** Whether a peer connection works, in the two words that matter. */

export interface PeerEvents {
  worked(): void;
  failed(): void;
}

const COMES_BACK_IN = 4000; // milliseconds: short gaps mend themselves

export function watchPeer(connection: RTCPeerConnection, events: PeerEvents): void {
  let gap: ReturnType<typeof setTimeout> | undefined;
  connection.onconnectionstatechange = () => {
    clearTimeout(gap);
    const state = connection.connectionState;
    if (state === "connected") events.worked();
    if (state === "failed") events.failed();
    if (state === "disconnected") gap = setTimeout(() => events.failed(), COMES_BACK_IN);
  };
}

/** The same, as long as `isCurrent`: nothing is told of what was replaced or closed. */
export function eventsWhile(isCurrent: () => boolean, events: PeerEvents): PeerEvents {
  return {
    worked: () => isCurrent() && events.worked(),
    failed: () => isCurrent() && events.failed(),
  };
}
