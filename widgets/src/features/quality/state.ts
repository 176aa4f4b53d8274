/** How good everybody's connection is, looked at every two seconds while the person is in the room. */

import {
  arrivedIn,
  between,
  type Counts,
  jitterIn,
  limitedIn,
  lossOf,
  type Report,
  reportsOf,
  roundTripIn,
  type Since,
  sentIn,
} from "../../call/reports";
import type { CallStore } from "../../call/store";
import type { Received as Stream } from "../../call/subscriber";
import { Watched } from "../../call/watched";
import type { Person, Quality as Told } from "../../protocol";
import { Announcements } from "./announcements";
import { judgeReceived, judgeSent, type Verdict, WELL } from "./judging";
import { Steady } from "./steady";

/** Times in milliseconds, losses in percent; null where nothing is known. */
export interface PersonQuality {
  /** With the level that counts, which is not always that of the last look. */
  readonly verdict: Verdict;
  readonly loss: number;
  readonly uplinkLoss: number;
  readonly roundTrip: number | null;
  readonly jitter: number | null;
}

export interface QualityState {
  readonly people: ReadonlyMap<string, PersonQuality>;
}

export const LOOK_EVERY = 2000; // milliseconds

/** What was seen of one person until now. */
class Seen {
  readonly steady = new Steady();
  counts = new Map<string, Counts>();
  limited = { bandwidth: 0, cpu: 0 };
  verdict = WELL; // the last that was not well, to be told as long as its level counts

  judge(measured: Verdict): Verdict {
    if (measured.level !== "good") this.verdict = measured;
    const level = this.steady.take(measured.level);
    return level === "good" ? WELL : { ...this.verdict, level };
  }

  since(counts: Map<string, Counts>): Since {
    const found = between(this.counts, counts);
    this.counts = counts;
    return found;
  }

  /** Shares of the time since the last look. */
  limitedSince(reports: readonly Report[]) {
    const before = this.limited;
    this.limited = { bandwidth: limitedIn(reports, "bandwidth"), cpu: limitedIn(reports, "cpu") };
    const share = (by: "bandwidth" | "cpu") =>
      Math.max(0, this.limited[by] - before[by]) / (LOOK_EVERY / 1000);
    return { limitedByBandwidth: share("bandwidth"), limitedByComputer: share("cpu") };
  }
}

export class Quality extends Watched<QualityState> {
  private told: Told = { type: "quality", uplinks: [], server: "good" };
  private readonly seen = new Map<string, Seen>();
  private readonly announcements: Announcements;
  private timer: ReturnType<typeof setInterval> | undefined;
  private isLooking = false;

  constructor(private readonly store: CallStore) {
    super({ people: new Map() });
    this.announcements = new Announcements(store);
    store.on("quality", (message) => {
      this.told = message;
    });
    store.subscribe(this.follow);
  }

  /** Looks only while there is something to look at. */
  private follow = (): void => {
    const isLive = this.store.getState().phase === "live";
    if (isLive && this.timer === undefined) {
      this.timer = setInterval(() => void this.look(), LOOK_EVERY);
    } else if (!isLive && this.timer !== undefined) {
      clearInterval(this.timer);
      this.timer = undefined;
      this.seen.clear();
      this.told = { type: "quality", uplinks: [], server: "good" };
      this.set({ people: new Map() });
    }
  };

  async look(): Promise<void> {
    if (this.isLooking) return; // the browser is slow
    this.isLooking = true;
    const { people, you, received } = this.store.getState();
    const streams = await Promise.all(received.map(reported));
    const sending = await this.store.sendingReports();
    this.isLooking = false;
    if (this.store.getState().phase !== "live") return;
    const roundTrip = roundTripIn([...sending, ...streams.flatMap(({ reports }) => reports)]);
    const found = people.map((person) => {
      const own = () => this.ownQuality(person, sending, roundTrip);
      const other = () => this.othersQuality(person, streams, roundTrip);
      return [person.username, person.username === you?.username ? own() : other()] as const;
    });
    this.forget(new Set(people.map(({ username }) => username)));
    this.set({ people: new Map(found) });
    this.announcements.hear(people, you, this.state.people);
  }

  private othersQuality(
    { username, microphone }: Person,
    all: readonly Reported[],
    roundTrip: number | null,
  ): PersonQuality {
    const seen = this.seenOf(username);
    const streams = all.filter((stream) => stream.username === username);
    const reports = streams.flatMap((stream) => stream.reports);
    const { packets, lost, streams: goneOn } = seen.since(arrivedIn(reports));
    const hasVoice = streams.some(({ kind }) => kind === "microphone");
    const uplink = this.told.uplinks.find((item) => item.username === username) ?? null;
    const loss = lossOf(packets + lost, lost);
    const isLost = microphone && hasVoice && goneOn > 0 && packets === 0;
    const verdict = judgeReceived({ loss, isLost, roundTrip, uplink, server: this.told.server });
    return {
      verdict: seen.judge(verdict),
      loss,
      uplinkLoss: uplink?.loss ?? 0,
      roundTrip,
      jitter: jitterIn(reports),
    };
  }

  private ownQuality(
    { username }: Person,
    reports: readonly Report[],
    roundTrip: number | null,
  ): PersonQuality {
    const seen = this.seenOf(username);
    const { packets, lost } = seen.since(sentIn(reports));
    const loss = lossOf(packets, lost);
    const verdict = judgeSent({ loss, roundTrip, ...seen.limitedSince(reports) });
    return { verdict: seen.judge(verdict), loss, uplinkLoss: loss, roundTrip, jitter: null };
  }

  private seenOf(username: string): Seen {
    const seen = this.seen.get(username) ?? new Seen();
    this.seen.set(username, seen);
    return seen;
  }

  private forget(present: ReadonlySet<string>): void {
    for (const username of this.seen.keys()) {
      if (!present.has(username)) this.seen.delete(username);
    }
  }
}

interface Reported extends Pick<Stream, "username" | "kind"> {
  readonly reports: readonly Report[];
}

async function reported({ username, kind, receiver }: Stream): Promise<Reported> {
  return { username, kind, reports: await reportsOf(receiver) };
}
