/** What is known of the notebook in the frame, and what the page asks of it. */

import { useSyncExternalStore } from "react";
import type { CallStore } from "../../call/store";
import { Watched } from "../../call/watched";
import { NotebookChannel } from "../../frame/channel";
import type { FromNotebook, FromPage, HandlersOf, InCell } from "../../protocol";
import { SENTENCES } from "./sentences";
import { Settling } from "./settling";

/** `slow`: it should have been there long ago. */
export type Stage = "opening" | "loading" | "slow" | "ready";

export interface NotebookState {
  readonly stage: Stage;
  /** Counts the times that the frame was opened. */
  readonly attempt: number;
  readonly cursors: readonly InCell[];
  /** The username of whom the view follows. */
  readonly following: string | null;
}

const SLOW_AFTER = 20_000; // milliseconds
const FIRST: NotebookState = { stage: "opening", attempt: 0, cursors: [], following: null };

export class Notebook extends Watched<NotebookState> {
  private frame: HTMLIFrameElement | null = null;
  private channel: NotebookChannel | null = null;
  private patience: ReturnType<typeof setTimeout> | undefined;
  private isDark = false;
  private isResting = false;
  private shown: string | null = null; // the name of the notebook that everybody sees
  private readonly settling = new Settling();
  private told = ""; // the last `you`, so that nothing is said twice
  private readonly handlers: HandlersOf<FromNotebook> = {
    ready: () => this.ready(),
    loading: () => this.loading(),
    kernel: () => undefined, // the notebook shows it
    ran: () => undefined, // for the views of runs
    cursors: ({ cursors }) => this.set({ cursors }),
    telling: ({ what }) => this.tell(what),
    mute: () => void this.store.turn("microphone", false),
    to_call: () => this.toCall(),
    unfollowed: () => this.set({ following: null }),
    settled: () => this.settling.end(),
  };

  /** `toCall` puts the focus on the call. */
  constructor(
    private readonly store: CallStore,
    private readonly toCall: () => void,
  ) {
    super(FIRST);
  }

  /** Returns what lets go of the frame. */
  attach(frame: HTMLIFrameElement, origin: string): () => void {
    this.frame = frame;
    this.channel = new NotebookChannel(frame, origin, (message) => this.receive(message));
    this.advance("opening");
    const stop = this.store.subscribe(() => this.introduce());
    return () => {
      stop();
      clearTimeout(this.patience);
      this.channel?.close();
      this.frame = this.channel = null;
      this.settling.end();
    };
  }

  retry(): void {
    this.set({ attempt: this.state.attempt + 1 });
  }

  follow(username: string | null): void {
    this.set({ following: username });
    this.send(username === null ? { type: "follow" } : { type: "follow", username });
  }

  /** Another notebook is in the frame from now on; the frame stays. */
  show(url: string): void {
    const name = nameOf(url);
    if (name === this.shown) return;
    this.shown = name;
    this.set({ cursors: [], following: null });
    this.send({ type: "show", notebook: name });
  }

  /**
   * Resolves when what was typed before has been sent to the room, so that what the room is asked
   * next reads it. Without a notebook nothing was typed, and there is nothing to wait for.
   */
  async settle(): Promise<void> {
    if (!this.channel || this.state.stage !== "ready") return;
    this.send({ type: "settle" });
    await this.settling.wait();
  }

  focus(): void {
    this.frame?.focus();
    this.send({ type: "focus" });
  }

  setDark(isDark: boolean): void {
    this.isDark = isDark;
    this.introduce();
  }

  /** Nothing is shown of where the others are: private thinking time. */
  setResting(isResting: boolean): void {
    if (isResting && this.state.following) this.follow(null);
    this.isResting = isResting;
    this.introduce();
  }

  private receive(message: FromNotebook): void {
    const handle = this.handlers[message.type] as (message: FromNotebook) => void; // that of its type
    handle(message);
  }

  /** Its address may be that of a notebook that was shown before. */
  private loading(): void {
    this.advance("loading");
    if (this.shown) this.send({ type: "show", notebook: this.shown });
  }

  private ready(): void {
    clearTimeout(this.patience);
    this.told = "";
    this.set({ stage: "ready" });
    this.introduce();
    if (this.state.following) this.follow(this.state.following);
    if (isNobodysFocus()) this.focus(); // whoever is at something already stays there
  }

  /** On its way, once more: a frame may load itself anew. */
  private advance(stage: "opening" | "loading"): void {
    clearTimeout(this.patience);
    this.settling.end(); // the document that was asked is gone
    this.patience = setTimeout(() => this.set({ stage: "slow" }), SLOW_AFTER);
    this.set({ stage, cursors: [] });
  }

  private tell(what: keyof typeof SENTENCES): void {
    this.store.toast(SENTENCES[what]);
  }

  private introduce(): void {
    const { you, people } = this.store.getState();
    if (this.state.stage !== "ready" || !you) return;
    const looks = people.map(({ username, name, colour }) => ({ username, name, colour }));
    const { username, role } = you;
    const { isDark: dark, isResting: resting } = this;
    const message: FromPage = { type: "you", username, role, dark, resting, people: looks };
    const text = JSON.stringify(message);
    if (text === this.told) return;
    this.told = text;
    this.send(message);
  }

  private send(message: FromPage): void {
    this.channel?.send(message);
  }
}

/** The last part of an address. */
function nameOf(url: string): string {
  return url.slice(url.lastIndexOf("/") + 1);
}

function isNobodysFocus(): boolean {
  const at = document.activeElement;
  return at === null || at === document.body || at instanceof HTMLIFrameElement;
}

const never = () => () => undefined;

export function useNotebook(notebook: Notebook): NotebookState;
export function useNotebook(notebook: Notebook | undefined): NotebookState | undefined;
export function useNotebook(notebook: Notebook | undefined): NotebookState | undefined {
  return useSyncExternalStore(notebook?.subscribe ?? never, () => notebook?.getState());
}
