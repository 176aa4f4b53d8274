/** Who speaks, and whether the own microphone is silent: from audio levels between 0 and 1. */

import type { Received } from "./subscriber";

export const LOUD = 0.02; // from which somebody counts as speaking
const NOTHING = 0.0001; // below the noise of any microphone that works
const HOLD = 2; // times of listening, over the short pauses between words

export const LISTEN_EVERY = 250; // milliseconds
const SILENT_AFTER = 5000 / LISTEN_EVERY; // times of listening

export class Ear {
  private readonly holds = new Map<string, number>();
  private readonly heard = new WeakMap<RTCRtpReceiver, number>(); // RTP time of the last packet

  /** The levels of those who are received, by user name. */
  async levelsOf(received: readonly Received[]): Promise<Map<string, number>> {
    const voices = received.filter(({ kind }) => kind === "microphone");
    const levels = voices.map(
      async ({ username, receiver }) => [username, await this.levelOf(receiver)] as const,
    );
    return new Map(await Promise.all(levels));
  }

  /** Who counts as speaking after these levels. */
  hear(levels: ReadonlyMap<string, number>): ReadonlySet<string> {
    for (const username of [...this.holds.keys()]) {
      if (!levels.has(username)) this.holds.delete(username);
    }
    for (const [username, level] of levels) {
      const held = this.holds.get(username) ?? 0;
      this.holds.set(username, level > LOUD ? HOLD + 1 : Math.max(0, held - 1));
    }
    return new Set([...this.holds].filter(([, held]) => held > 0).map(([username]) => username));
  }

  /**
   * A browser keeps the level of the last packet for ever, and browsers differ in the clock by
   * which they say when that came: one that is the same as the last time is old.
   */
  private async levelOf(receiver: RTCRtpReceiver): Promise<number> {
    const source = receiver.getSynchronizationSources()[0];
    if (!source || source.rtpTimestamp === this.heard.get(receiver)) return 0;
    this.heard.set(receiver, source.rtpTimestamp);
    return source.audioLevel ?? (await levelIn(receiver, "inbound-rtp")) ?? 0;
  }
}

/** From the statistics of a sender or receiver; null where a browser says nothing of it. */
export async function levelIn(
  of: RTCRtpSender | RTCRtpReceiver,
  type: "inbound-rtp" | "media-source",
): Promise<number | null> {
  const stats = await of.getStats().catch(() => undefined);
  for (const report of stats?.values() ?? []) {
    if (report.type === type && "audioLevel" in report) return Number(report.audioLevel);
  }
  return null;
}

/** Notices that nothing comes from a microphone that is on. */
export class Silence {
  private times = 0;

  /** `level` is null where the microphone is off, or nothing is known of it. */
  hear(level: number | null): boolean {
    this.times = level === null || level > NOTHING ? 0 : this.times + 1;
    return this.times >= SILENT_AFTER;
  }
}

export function isSame(one: ReadonlySet<string>, other: ReadonlySet<string>): boolean {
  return one.size === other.size && [...one].every((name) => other.has(name));
}
