/** What a browser's statistics say of one connection or stream, between two looks at them. */

/** One report of `getStats`: the fields that are used of it. */
export interface Report {
  readonly id: string;
  readonly type: string;
  readonly ssrc?: number;
  readonly packetsReceived?: number;
  readonly packetsSent?: number;
  readonly packetsLost?: number;
  readonly bytesReceived?: number;
  readonly bytesSent?: number;
  readonly jitter?: number; // seconds, as all times here
  readonly roundTripTime?: number;
  readonly currentRoundTripTime?: number;
  readonly nominated?: boolean;
  readonly state?: string;
  readonly localCandidateId?: string;
  readonly candidateType?: string;
  readonly protocol?: string;
  readonly relayProtocol?: string;
  readonly qualityLimitationDurations?: Readonly<Record<string, number>>;
}

export interface Counts {
  readonly packets: number;
  readonly lost: number;
}

/** Empty where a connection was closed meanwhile, or says nothing. */
export async function reportsOf(
  source: Pick<RTCPeerConnection, "getStats"> | Pick<RTCRtpReceiver, "getStats"> | null,
): Promise<Report[]> {
  try {
    return [...((await source?.getStats()) ?? new Map()).values()];
  } catch {
    return [];
  }
}

const of = (reports: readonly Report[], type: string): Report[] =>
  reports.filter((report) => report.type === type);

/** By stream, since it began. */
export function arrivedIn(reports: readonly Report[]): Map<string, Counts> {
  const found = of(reports, "inbound-rtp").map(
    ({ id, packetsReceived = 0, packetsLost = 0 }) =>
      [id, { packets: packetsReceived, lost: packetsLost }] as const,
  );
  return new Map(found);
}

/** What the other side reports of what was sent. */
export function sentIn(reports: readonly Report[]): Map<string, Counts> {
  const lost = new Map(
    of(reports, "remote-inbound-rtp").map(({ ssrc, packetsLost }) => [ssrc, packetsLost]),
  );
  const found = of(reports, "outbound-rtp").flatMap(({ id, ssrc, packetsSent = 0 }) => {
    const reported = lost.get(ssrc);
    return reported === undefined ? [] : [[id, { packets: packetsSent, lost: reported }] as const];
  });
  return new Map(found);
}

/** Of all streams, since each began. */
export function sumUp(counts: Map<string, Counts>): Counts {
  const all = [...counts.values()];
  return {
    packets: all.reduce((sum, { packets }) => sum + packets, 0),
    lost: all.reduce((sum, { lost }) => sum + lost, 0),
  };
}

export interface Since extends Counts {
  /** How many streams went on: of none nothing can be said. */
  readonly streams: number;
}

/** `packets` are those that arrived; of what was sent, the lost ones are among them. */
export function between(before: Map<string, Counts>, now: Map<string, Counts>): Since {
  let [packets, lost, streams] = [0, 0, 0];
  for (const [id, counts] of now) {
    const old = before.get(id);
    if (!old) continue;
    streams += 1;
    packets += Math.max(0, counts.packets - old.packets);
    lost += Math.max(0, counts.lost - old.lost);
  }
  return { packets, lost, streams };
}

const FEWEST_PACKETS = 20; // of which a lost one says something

/** In percent; 0 where too few packets say anything. */
export function lossOf(expected: number, lost: number): number {
  return expected < FEWEST_PACKETS ? 0 : Math.min(100, Math.round((100 * lost) / expected));
}

/** In milliseconds: the smallest that is said, since one answer alone may have been slow. */
export function roundTripIn(reports: readonly Report[]): number | null {
  const pairs = of(reports, "candidate-pair").filter(({ state }) => state === "succeeded");
  const times = [
    ...pairs.map(({ currentRoundTripTime }) => currentRoundTripTime),
    ...of(reports, "remote-inbound-rtp").map(({ roundTripTime }) => roundTripTime),
  ].filter((time): time is number => time !== undefined && time > 0);
  return times.length === 0 ? null : Math.round(1000 * Math.min(...times));
}

/** In milliseconds: the largest of the streams. */
export function jitterIn(reports: readonly Report[]): number {
  const jitters = of(reports, "inbound-rtp").map(({ jitter = 0 }) => jitter);
  return Math.round(1000 * Math.max(0, ...jitters));
}

/** Seconds for which pictures were made worse than they could be, by what they were. */
export function limitedIn(reports: readonly Report[], by: "bandwidth" | "cpu"): number {
  const durations = of(reports, "outbound-rtp").map(
    ({ qualityLimitationDurations }) => qualityLimitationDurations?.[by] ?? 0,
  );
  return Math.max(0, ...durations);
}

export function bytesIn(reports: readonly Report[], type: "inbound-rtp" | "outbound-rtp"): number {
  const counted = of(reports, type).map(
    ({ bytesReceived, bytesSent }) => bytesReceived ?? bytesSent,
  );
  return counted.reduce<number>((sum, bytes) => sum + (bytes ?? 0), 0);
}

/** How packets leave: the kind of the own address, and what carries them; no address. */
export interface Path {
  readonly type: string;
  readonly protocol: string;
}

export function pathIn(reports: readonly Report[]): Path | null {
  const pair = of(reports, "candidate-pair").find(
    ({ nominated, state }) => nominated && state === "succeeded",
  );
  const candidate = reports.find(({ id }) => id === pair?.localCandidateId);
  if (!candidate?.candidateType) return null;
  const protocol = candidate.relayProtocol ?? candidate.protocol ?? "udp";
  return { type: candidate.candidateType, protocol };
}
