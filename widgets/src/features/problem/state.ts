/** The problems of this interview as the service tells of them, and what can be done with them. */

import { sentenceOf } from "../../call/service";
import type { CallStore } from "../../call/store";
import { Watched } from "../../call/watched";
import {
  type AskRun,
  can,
  type ProblemChange,
  type ProblemNews,
  type ProblemState,
  type Run,
} from "../../protocol";
import type { Notebook } from "../notebook/state";
import { withProgress } from "../results/runs";
import { newsOf } from "./news";
import { mayPresent } from "./presenting";
import type { ProblemService } from "./service";

export interface ProblemsState {
  /** Null until the service has told. */
  readonly told: ProblemState | null;
  /** The newest first. */
  readonly runs: readonly Run[];
  /** Counts the problems that were shown since this page is here. */
  readonly shownHere: number;
  /** Counts the runs that began since then. */
  readonly begunHere: number;
  readonly mayPresent: boolean;
  readonly mayRun: boolean;
  readonly maySwitch: boolean;
  /** What was asked, as long as there is no answer. */
  readonly asking: ProblemChange["type"] | "run" | null;
  /** Why the last run was refused; empty after the next. */
  readonly refusal: string;
}

const FIRST: ProblemsState = {
  told: null,
  runs: [],
  shownHere: 0,
  begunHere: 0,
  mayPresent: false,
  mayRun: false,
  maySwitch: false,
  asking: null,
  refusal: "",
};

export class Problems extends Watched<ProblemsState> {
  private stopFollowing: (() => void) | null = null;

  constructor(
    private readonly store: CallStore,
    private readonly service: ProblemService,
    private readonly notebook: Pick<Notebook, "settle">,
  ) {
    super(FIRST);
    store.subscribe(() => this.followPerson());
  }

  // What the person does

  /** Whether it was done; why not, the person is told. */
  change = async (change: ProblemChange): Promise<boolean> => {
    this.set({ asking: change.type });
    try {
      await this.service.change(change);
      return true;
    } catch (error) {
      this.store.toast(sentenceOf(error));
      return false;
    } finally {
      this.set({ asking: null });
    }
  };

  /** What is judged is what the room holds: the last that was typed goes there first. */
  run = async (asked: AskRun): Promise<void> => {
    this.set({ asking: "run", refusal: "" });
    try {
      await this.notebook.settle();
      await this.service.run(asked);
    } catch (error) {
      const refusal = sentenceOf(error);
      this.set({ refusal });
      this.store.announce(refusal);
    } finally {
      this.set({ asking: null });
    }
  };

  cancel = async (run: number): Promise<void> => {
    try {
      await this.service.cancel(run);
    } catch (error) {
      this.store.toast(sentenceOf(error));
    }
  };

  /** Whoever practises alone has all of a problem, and nobody to keep it from. */
  get isPractice(): boolean {
    return this.store.getState().practice;
  }

  get me(): string {
    return this.store.getState().you?.username ?? "";
  }

  // What comes

  private hear(news: ProblemNews): void {
    if (!this.stopFollowing) return;
    if (news.type === "run_progress") this.set({ runs: withProgress(this.state.runs, news) });
    else if (news.type === "problem_state") this.take(news);
  }

  private take(told: ProblemState): void {
    const before = this.state.told;
    const runs = told.runs ?? [];
    this.set({ told, runs });
    this.followRights();
    if (before) this.compare(before, told); // what was there before is no news
  }

  private compare(before: ProblemState, told: ProblemState): void {
    const { shownHere, begunHere } = this.state;
    const isOther = told.current && told.current.number !== before.current?.number;
    const hasBegun = (told.runs?.[0]?.run ?? 0) > (before.runs?.[0]?.run ?? 0);
    if (isOther) this.set({ shownHere: shownHere + 1 });
    if (hasBegun) this.set({ begunHere: begunHere + 1 });
    const { toasts, announced } = newsOf(before, told);
    for (const sentence of toasts) this.store.toast(sentence);
    for (const sentence of announced) this.store.announce(sentence);
  }

  /** Whoever was let in follows; whoever has gone keeps nothing. */
  private followPerson(): void {
    const state = this.store.getState();
    if (state.phase === "live") this.follow();
    else this.leave();
  }

  private follow(): void {
    this.stopFollowing ??= this.service.follow((news) => this.hear(news));
    this.followRights();
  }

  /** Presents whoever both the room and the service say does: the room says it first. */
  private followRights(): void {
    const state = this.store.getState();
    const rights = {
      mayPresent: mayPresent(state) && this.state.told?.may_present === true,
      mayRun: can(state.you, "run"),
      maySwitch: can(state.you, "edit"),
    };
    const { mayPresent: presents, mayRun, maySwitch } = this.state;
    const isSame =
      rights.mayPresent === presents && rights.mayRun === mayRun && rights.maySwitch === maySwitch;
    if (!isSame) this.set(rights);
  }

  private leave(): void {
    if (!this.stopFollowing) return;
    this.stopFollowing();
    this.stopFollowing = null;
    this.set(FIRST);
  }
}
