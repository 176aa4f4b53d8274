/** The chat of this page: both channels, who may see which, and what was read. */

import { randomName, sentenceOf } from "../../call/service";
import type { CallState } from "../../call/state";
import type { CallStore } from "../../call/store";
import { Watched } from "../../call/watched";
import {
  type ChatHistory,
  type ChatMessage,
  type ChatSaid,
  can,
  type NotSaid,
  type PageConfig,
} from "../../protocol";
import {
  allRead,
  type Channel,
  emptyChannel,
  unreadIn,
  withHistory,
  withMessage,
  withoutPending,
  withPending,
  withProblem,
} from "./channel";
import { Reading } from "./memory";
import { type Service, serviceOf } from "./service";

export type ChannelName = "everybody" | "interviewers";

export interface ChatState {
  readonly everybody: Channel;
  readonly interviewers: Channel;
  /** Which of them is shown. */
  readonly shown: ChannelName;
  /** Whether this person has the interviewers' channel. */
  readonly mayConfer: boolean;
}

/** Where the chat is shown. */
export interface ChatView {
  isSeen(): boolean;
  hasFocus(): boolean;
}

const NOT_SENT = "You are offline, and no more can be kept. Send it again when you are connected.";
const LONGEST_ANNOUNCED = 120; // characters

export function mayConfer({ phase, you }: Pick<CallState, "phase" | "you">): boolean {
  return phase === "live" && can(you, "confer");
}

export class Chat extends Watched<ChatState> {
  private view: ChatView | null = null;
  private stopFollowing: (() => void) | null = null;

  constructor(
    private readonly store: CallStore,
    config: PageConfig,
    private readonly service: Service = serviceOf(config),
    private readonly reading = new Reading(config.interview_id),
    private readonly newClient: () => string = randomName,
  ) {
    const { everybody, interviewers } = reading.load();
    super({
      everybody: emptyChannel(everybody),
      interviewers: emptyChannel(interviewers),
      shown: "everybody",
      mayConfer: false,
    });
    store.on("said", (said) => this.hear("everybody", said));
    store.on("not_said", (refusal) => this.refused("everybody", refusal));
    store.on("chat_history", (history) => this.begin(history));
    store.subscribe(() => this.followRole());
  }

  // What the person does

  show = (shown: ChannelName): void => {
    this.set({ shown });
    this.look();
  };

  /** Returns what says that it is shown no more. */
  showIn(view: ChatView): () => void {
    this.view = view;
    this.look();
    return () => {
      if (this.view === view) this.view = null;
    };
  }

  /** What is shown has come before somebody's eyes. */
  look = (): void => {
    const { shown } = this.state;
    if (!this.view?.isSeen()) return;
    const read = allRead(this.state[shown]);
    if (read.readUpTo === this.state[shown].readUpTo) return;
    this.put(shown, read);
    const { everybody, interviewers } = this.state;
    this.reading.keep({ everybody: everybody.readUpTo, interviewers: interviewers.readUpTo });
  };

  write(draft: string): void {
    const { shown } = this.state;
    this.put(shown, { ...this.state[shown], draft });
  }

  send(): void {
    const { shown } = this.state;
    const text = this.state[shown].draft.trimEnd();
    if (text.trim() === "") return;
    const client = this.newClient();
    this.put(shown, withPending(this.state[shown], client, text));
    this.deliver(shown, client, text);
  }

  /** One that was refused. */
  sendAgain(name: ChannelName, client: string): void {
    const found = this.state[name].pending.find((one) => one.client === client);
    if (!found) return;
    this.put(name, withProblem(this.state[name], client, ""));
    this.deliver(name, client, found.text);
  }

  discard(name: ChannelName, client: string): void {
    this.put(name, withoutPending(this.state[name], client));
  }

  /** Of others, in one channel or in all that this person has. */
  unread(...names: ChannelName[]): number {
    const all: ChannelName[] = names.length > 0 ? names : ["everybody", "interviewers"];
    return all.reduce((sum, name) => sum + unreadIn(this.state[name], this.me), 0);
  }

  get me(): string {
    return this.store.getState().you?.username ?? "";
  }

  // What comes

  private begin(history: ChatHistory): void {
    this.put("everybody", withHistory(this.state.everybody, history));
    this.look();
    for (const { client, text, problem } of this.state.everybody.pending) {
      if (!problem) this.deliver("everybody", client, text); // that connection is gone
    }
  }

  private hear(name: ChannelName, said: ChatSaid): void {
    const { message } = said;
    const isNew = !this.state[name].messages.some(({ id }) => id === message.id);
    this.put(name, withMessage(this.state[name], said));
    if (this.state.shown === name) this.look();
    if (isNew && message.username !== this.me) this.announce(name, message);
  }

  private announce(name: ChannelName, message: ChatMessage): void {
    if (this.view?.hasFocus() && this.state.shown === name) return; // it is read where it stands
    const line = message.text.replace(/\s+/g, " ");
    const text = line.length > LONGEST_ANNOUNCED ? `${line.slice(0, LONGEST_ANNOUNCED)}…` : line;
    const sender = name === "interviewers" ? `${message.name}, to interviewers only` : message.name;
    this.store.announce(`${sender}: ${text}`);
  }

  private refused(name: ChannelName, { client, reason }: Pick<NotSaid, "client" | "reason">): void {
    this.put(name, withProblem(this.state[name], client, reason));
    this.store.announce(`Your message was not sent. ${reason}`);
  }

  private deliver(name: ChannelName, client: string, text: string): void {
    if (name === "interviewers") void this.confer(client, text);
    else if (!this.store.isAsked({ type: "say", client, text })) {
      this.put(name, withProblem(this.state[name], client, NOT_SENT));
    }
  }

  private async confer(client: string, text: string): Promise<void> {
    try {
      const said = await this.service.say({ type: "say", client, text });
      if (this.state.mayConfer) this.hear("interviewers", said);
    } catch (error) {
      this.refused("interviewers", { client, reason: sentenceOf(error) });
    }
  }

  /** Whoever loses the right sees nothing of it any more, and gets nothing. */
  private followRole(): void {
    const may = mayConfer(this.store.getState());
    if (may === this.state.mayConfer) return;
    if (may) {
      this.set({ mayConfer: true });
      this.stopFollowing = this.service.follow((message) => this.hearInterviewers(message));
      return;
    }
    this.stopFollowing?.();
    const { readUpTo } = this.state.interviewers;
    this.set({ mayConfer: false, shown: "everybody", interviewers: emptyChannel(readUpTo) });
  }

  private hearInterviewers(message: ChatHistory | ChatSaid): void {
    if (!this.state.mayConfer) return;
    if (message.type === "said") {
      this.hear("interviewers", message);
    } else {
      this.put("interviewers", withHistory(this.state.interviewers, message));
      if (this.state.shown === "interviewers") this.look();
    }
  }

  private put(name: ChannelName, channel: Channel): void {
    this.set({ [name]: channel });
  }
}
