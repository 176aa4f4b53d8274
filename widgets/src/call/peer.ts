/** Whether a peer connection works, in the two words that matter. */

export interface PeerEvents {
  worked(): void;
  /** Its negotiation. */
  failed(): void;
  /** Its path; told again until it is back. */
  lost(): void;
}

const COMES_BACK_IN = 1000; // milliseconds: short gaps mend themselves
const FOUND_AGAIN_IN = 5000; // else the way that was tried leads nowhere

export function watchPeer(connection: RTCPeerConnection, events: PeerEvents): void {
  let gap: ReturnType<typeof setTimeout> | undefined;
  const lose = () => {
    if (connection.connectionState === "closed") return;
    gap = setTimeout(lose, FOUND_AGAIN_IN);
    events.lost();
  };
  connection.onconnectionstatechange = () => {
    clearTimeout(gap);
    const state = connection.connectionState;
    if (state === "connected") events.worked();
    if (state === "failed") lose();
    if (state === "disconnected") gap = setTimeout(lose, COMES_BACK_IN);
  };
}

const WITH_A_PATH = new Set<RTCPeerConnectionState>(["connected", "disconnected", "failed"]);

/** It had a path, so another one can be found for it (an ICE restart). */
export function hadPath(connection: RTCPeerConnection | null): connection is RTCPeerConnection {
  return connection !== null && WITH_A_PATH.has(connection.connectionState);
}

/** The same, as long as `isCurrent`: nothing is told of what was replaced or closed. */
export function eventsWhile(isCurrent: () => boolean, events: PeerEvents): PeerEvents {
  return {
    worked: () => isCurrent() && events.worked(),
    failed: () => isCurrent() && events.failed(),
    lost: () => isCurrent() && events.lost(),
  };
}
