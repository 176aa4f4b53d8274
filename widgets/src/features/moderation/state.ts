/** Questions from person to person, and what is done when somebody else mutes: see docs/protocol.md, 1. */

import type { CallStore } from "../../call/store";
import { Watched } from "../../call/watched";
import type { Kind, Muted, Person, Question, Topic } from "../../protocol";
import { askedWords, mutedWords } from "./words";

export interface ModerationState {
  /** Those that this person was asked, or has asked, and that wait for an answer. */
  readonly questions: readonly Question[];
  /** Whom this page has removed since it was loaded. */
  readonly removed: readonly Pick<Person, "username" | "name">[];
}

export class Moderation extends Watched<ModerationState> {
  private readonly timers = new Map<number, ReturnType<typeof setTimeout>>();
  /** What a yes does in this page: of a swap nothing. */
  private readonly on: Partial<Record<Topic, () => void>>;
  private readonly off: Readonly<Record<Kind, () => void>>;

  constructor(private readonly store: CallStore) {
    super({ questions: [], removed: [] });
    this.on = {
      microphone: () => void store.turn("microphone", true),
      camera: () => void store.turn("camera", true),
      screen: () => void store.shareScreen(),
    };
    this.off = {
      microphone: () => void store.turn("microphone", false),
      camera: () => void store.turn("camera", false),
      screen: store.stopSharing,
      screen_audio: () => undefined, // it ends with the picture
    };
    store.on("questions", ({ questions }) => this.take(questions));
    store.on("muted", (message) => this.obey(message));
    store.subscribe(() => {
      if (store.getState().phase !== "live" && this.state.questions.length > 0) this.take([]);
    });
  }

  ask = (username: string, about: Topic): void =>
    this.store.ask({ type: "ask_somebody", username, about });

  /** By the person's own click, which a browser asks for before it opens its picker of screens. */
  answer({ id, about }: Question, yes: boolean): void {
    this.store.ask({ type: "answer_question", id, yes });
    if (yes) this.on[about]?.();
    this.forget(id);
  }

  mute = (username: string, kind: Kind): void => this.store.ask({ type: "mute", username, kind });
  muteEveryone = (): void => this.store.ask({ type: "mute_everyone" });
  lock = (locked: boolean): void => this.store.ask({ type: "lock", locked });
  transferHost = (username: string): void => this.store.ask({ type: "transfer_host", username });

  remove({ username, name }: Person): void {
    this.store.remove(username);
    this.set({ removed: [...this.state.removed, { username, name }] });
  }

  admitAgain(username: string): void {
    this.store.admit(username);
    this.set({ removed: this.state.removed.filter((one) => one.username !== username) });
  }

  private take(told: readonly Question[]): void {
    const known = new Set(this.state.questions.map(({ id }) => id));
    const state = this.store.getState();
    for (const timer of this.timers.values()) clearTimeout(timer);
    this.timers.clear();
    const questions = told.filter((question) => this.lasts(question) > 0);
    for (const question of questions) {
      const { id, to } = question;
      this.timers.set(
        id,
        setTimeout(() => this.forget(id), this.lasts(question)),
      );
      const isNew = to === state.you?.username && !known.has(id);
      if (isNew) this.store.announce(askedWords(state, question));
    }
    this.set({ questions });
  }

  /** In milliseconds, by the room's clock. */
  private lasts({ expires_at }: Question): number {
    return Date.parse(expires_at) - this.store.now();
  }

  private forget(id: number): void {
    clearTimeout(this.timers.get(id));
    this.timers.delete(id);
    this.set({ questions: this.state.questions.filter((question) => question.id !== id) });
  }

  private obey(message: Muted): void {
    const state = this.store.getState();
    const words = mutedWords(state, message);
    if (message.username !== state.you?.username) {
      this.store.announce(words);
      return;
    }
    this.off[message.kind]();
    this.store.toast(words);
  }
}
