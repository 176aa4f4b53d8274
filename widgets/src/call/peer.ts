/** Whether a peer connection works, in the three words that matter. */

export interface PeerEvents {
  worked(): void;
  /** Its negotiation. */
  failed(): void;
  /** Its path; told again until it is back. */
  lost(): void;
}

const COMES_BACK_IN = 1000; // milliseconds: short gaps mend themselves
const FOUND_AGAIN_IN = 5000; // else the way that was tried leads nowhere

/** `isExpected`: something is to arrive each second. */
export function watchPath(
  connection: RTCPeerConnection,
  isExpected: () => boolean,
  events: PeerEvents,
): void {
  const paced = inTurn(events);
  watchState(connection, paced);
  watchSilence(connection, isExpected, paced);
}

/** A way that is being tried has its time before the next one is. */
function inTurn(events: PeerEvents): PeerEvents {
  let nextAt = 0;
  return {
    worked: () => {
      nextAt = 0;
      events.worked();
    },
    failed: () => events.failed(),
    lost: () => {
      if (Date.now() < nextAt) return;
      nextAt = Date.now() + FOUND_AGAIN_IN;
      events.lost();
    },
  };
}

function watchState(connection: RTCPeerConnection, events: PeerEvents): void {
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

const LOOK_EVERY = 1000; // milliseconds: as often as the room says something by itself
const LONGEST_SILENCE = 3000; // a browser takes twice as long to say that a path is lost

/** Where something is to arrive each second, a path is lost when nothing does. */
function watchSilence(
  connection: RTCPeerConnection,
  isExpected: () => boolean,
  events: PeerEvents,
): void {
  let bytes: number | null = null;
  let giveUpAt = Number.POSITIVE_INFINITY;
  let isLost = false;
  const look = async () => {
    const { connectionState } = connection;
    if (connectionState === "closed") return clearInterval(timer);
    const now = await bytesReceived(connection);
    const isSilent = now !== null && now === bytes && isExpected();
    const isBack = isLost && now !== null && now > (bytes ?? now);
    bytes = now;
    if (!isSilent || connectionState !== "connected") {
      if (isBack) events.worked();
      isLost = false;
      giveUpAt = Date.now() + LONGEST_SILENCE;
    } else if (Date.now() >= giveUpAt) {
      isLost = true;
      giveUpAt = Date.now() + FOUND_AGAIN_IN;
      events.lost();
    }
  };
  const timer = setInterval(() => void look(), LOOK_EVERY);
}

/** Null where the browser does not say. */
async function bytesReceived(connection: RTCPeerConnection): Promise<number | null> {
  const report = await connection.getStats().catch(() => null);
  const all = report ? [...report.values()] : [];
  const transports = all.filter(({ type }) => type === "transport");
  const found = transports.length
    ? transports
    : all.filter(({ type }) => type === "candidate-pair");
  if (found.length === 0) return null;
  return found.reduce((sum, { bytesReceived }) => sum + (bytesReceived ?? 0), 0);
}

const WITH_A_PATH = new Set<RTCPeerConnectionState>(["connected", "disconnected", "failed"]);

/** It had a path, so another one can be found for it (an ICE restart). */
export function hadPath(connection: RTCPeerConnection | null): connection is RTCPeerConnection {
  return connection !== null && WITH_A_PATH.has(connection.connectionState);
}

/** Before a new path is looked for. One that a browser does not change keeps what it was made with. */
export function configure(connection: RTCPeerConnection, configuration: RTCConfiguration): void {
  try {
    connection.setConfiguration({ ...connection.getConfiguration(), ...configuration });
  } catch {
    // The path may be found all the same; if not, a new connection follows.
  }
}

/** The same, as long as `isCurrent`: nothing is told of what was replaced or closed. */
export function eventsWhile(isCurrent: () => boolean, events: PeerEvents): PeerEvents {
  return {
    worked: () => isCurrent() && events.worked(),
    failed: () => isCurrent() && events.failed(),
    lost: () => isCurrent() && events.lost(),
  };
}
