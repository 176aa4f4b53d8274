/** Says once that a connection has become poor, and once that it is good again. */

import type { CallStore } from "../../call/store";
import type { Person } from "../../protocol";
import type { Verdict } from "./judging";
import type { PersonQuality } from "./state";
import { isBad } from "./steady";
import { theirs, wordOf } from "./words";

const YOURS = "Your connection";
const SERVER = "The server's connection";
const LONG = 10; // looks, after which a poor connection of one's own is not passing
const OFFER =
  "Your connection has been poor for a while. Sound alone needs much less of it: you can go on without pictures.";

export class Announcements {
  private readonly said = new Set<string>();
  private timesPoor = 0;
  private hasOffered = false;

  constructor(private readonly store: CallStore) {}

  hear(
    people: readonly Person[],
    you: Person | null,
    qualities: ReadonlyMap<string, PersonQuality>,
  ): void {
    const now = new Map<string, Verdict>(); // the worst of each subject is the first that is bad
    for (const person of people) {
      const verdict = qualities.get(person.username)?.verdict;
      if (!verdict || verdict.level === "good") continue;
      const subject = subjectOf(verdict, person.username === you?.username, person.name);
      if (!isBad(now.get(subject)?.level ?? "good")) now.set(subject, verdict);
    }
    for (const [subject, verdict] of now) {
      if (isBad(verdict.level) && !this.said.has(subject)) this.tell(subject, verdict);
    }
    for (const subject of this.said) if (!now.has(subject)) this.recover(subject);
    this.offer(isBad(now.get(YOURS)?.level ?? "good"));
  }

  private tell(subject: string, { level, why }: Verdict): void {
    this.said.add(subject);
    this.store.toast(`${subject} is ${wordOf(level)}: ${why}.`);
  }

  private recover(subject: string): void {
    this.said.delete(subject);
    this.store.toast(`${subject} is good again.`);
  }

  /** Once for a page: who wants it finds it under *More*. */
  private offer(isPoor: boolean): void {
    this.timesPoor = isPoor ? this.timesPoor + 1 : 0;
    const { audioOnly } = this.store.state.choices;
    if (this.timesPoor < LONG || this.hasOffered || audioOnly) return;
    this.hasOffered = true;
    const turnOn = () => this.store.setAudioOnly(true);
    this.store.toast(OFFER, 30_000, { label: "Audio only", run: turnOn });
  }
}

/** Who can do something about it: that is whose connection it is. */
function subjectOf({ where }: Verdict, isYou: boolean, name: string): string {
  if (where === "the server") return SERVER;
  return isYou || where !== "their uplink" ? YOURS : theirs(name);
}
