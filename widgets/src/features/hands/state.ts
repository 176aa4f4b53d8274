/** Raised hands, in the order that the room has. */

import type { CallStore } from "../../call/store";
import { Watched } from "../../call/watched";
import type { Person } from "../../protocol";

export interface HandsState {
  /** Usernames; the one that was raised first in front. */
  readonly raised: readonly string[];
}

export class Hands extends Watched<HandsState> {
  private isFirst = true; // what was there before this page is no news

  constructor(private readonly store: CallStore) {
    super({ raised: [] });
    store.on("hands", ({ usernames }) => this.receive(usernames));
  }

  raise = (): void => this.store.ask({ type: "raise_hand" });
  lower = (username: string): void => this.store.ask({ type: "lower_hand", username });

  /** The own one. */
  turn = (up: boolean): void => {
    const { you } = this.store.getState();
    if (up) this.raise();
    else if (you) this.lower(you.username);
  };

  toggle = (): void => {
    const { you } = this.store.getState();
    this.turn(!this.state.raised.includes(you?.username ?? ""));
  };

  private receive(raised: readonly string[]): void {
    const before = this.state.raised;
    this.set({ raised });
    if (!this.isFirst) this.tell(before, raised);
    this.isFirst = false;
  }

  private tell(before: readonly string[], raised: readonly string[]): void {
    const { people, you } = this.store.getState();
    for (const username of raised.filter((name) => !before.includes(name))) {
      const person = people.find((one) => one.username === username);
      if (username === you?.username) this.store.announce("Your hand is raised.");
      else if (person) this.store.toast(`${person.name} raised a hand.`);
    }
    const own = you?.username ?? "";
    if (before.includes(own) && !raised.includes(own)) this.store.announce("Your hand is lowered.");
  }
}

/** From 1; 0 for a hand that is down. */
export function placeOf(raised: readonly string[], username: string): number {
  return raised.indexOf(username) + 1;
}

export function handsFirst(people: readonly Person[], raised: readonly string[]): Person[] {
  const rank = ({ username }: Person) => placeOf(raised, username) || Number.POSITIVE_INFINITY;
  // Of two that are down the difference is no number: they stay as they are.
  return [...people].sort((one, other) => rank(one) - rank(other) || 0);
}
