/** What people react with: shown for some seconds, and announced a few at a time. */

import type { CallStore } from "../../call/store";
import { Watched } from "../../call/watched";
import { MOST_REACTIONS, REACTIONS_PER, type Reacted, type Reaction } from "../../protocol";
import { inWords } from "./words";

export interface Shown {
  readonly id: number;
  readonly username: string;
  readonly reaction: Reaction;
}

export interface ReactionsState {
  /** The newest last. */
  readonly shown: readonly Shown[];
  /** The room would refuse another one just now. */
  readonly isFull: boolean;
}

const LASTS = 5000; // milliseconds
const TOGETHER = 2000; // what comes in so many is announced at once
const MOST_SHOWN = 40;

export class Reactions extends Watched<ReactionsState> {
  private count = 0;
  private sent: number[] = []; // times of the last ones
  private unsaid: { name: string; reaction: Reaction }[] = [];

  constructor(private readonly store: CallStore) {
    super({ shown: [], isFull: false });
    store.on("reacted", (message) => this.receive(message));
  }

  react = (reaction: Reaction): void => {
    if (this.state.isFull) return;
    this.store.ask({ type: "react", reaction });
    this.sent = [...this.sent, Date.now()].slice(-MOST_REACTIONS);
    this.rest();
  };

  /** The room's own measure: the first of the last few has to be so long ago. */
  private rest(): void {
    const [first] = this.sent;
    if (first === undefined || this.sent.length < MOST_REACTIONS) return;
    const left = first + REACTIONS_PER * 1000 - Date.now();
    if (left <= 0) return;
    this.set({ isFull: true });
    setTimeout(() => this.set({ isFull: false }), left);
  }

  private receive({ username, reaction }: Reacted): void {
    const one: Shown = { id: ++this.count, username, reaction };
    this.set({ shown: [...this.state.shown, one].slice(-MOST_SHOWN) });
    setTimeout(
      () => this.set({ shown: this.state.shown.filter(({ id }) => id !== one.id) }),
      LASTS,
    );
    this.note(username, reaction);
  }

  /** Whoever hears the news gets one sentence, however many react. */
  private note(username: string, reaction: Reaction): void {
    const { people, you } = this.store.getState();
    const person = people.find((other) => other.username === username);
    if (!person) return;
    if (this.unsaid.length === 0) setTimeout(() => this.say(), TOGETHER);
    this.unsaid.push({ name: username === you?.username ? "You" : person.name, reaction });
  }

  private say(): void {
    const sentence = inWords(this.unsaid);
    this.unsaid = [];
    this.store.announce(sentence);
  }
}

/** What is shown of one person: the last few. */
export function reactionsOf(shown: readonly Shown[], username: string, most = 3): Shown[] {
  return shown.filter((one) => one.username === username).slice(-most);
}
