/** Who presents problems, and what is in the page for them alone. */

import { sentenceOf } from "../../call/service";
import type { CallState } from "../../call/state";
import type { CallStore } from "../../call/store";
import { Watched } from "../../call/watched";
import { can } from "../../protocol";

/** As `may_present` in prepstack/interviews/problems.py has it: never while a candidate. */
export function mayPresent({ phase, you }: Pick<CallState, "phase" | "you">): boolean {
  return phase === "live" && you?.role !== "candidate" && can(you, "confer");
}

/** Nothing of it is asked for without the right to it, and all of it is gone with that right. */
export class ForPresenters<State> extends Watched<State> {
  private had = false;
  private age = 0; // answers to what was asked before it was forgotten are for nobody

  constructor(
    protected readonly store: CallStore,
    private readonly first: State,
  ) {
    super(first);
    store.subscribe(() => this.followRole());
  }

  forget(): void {
    this.age += 1;
    this.set(this.first);
  }

  /** `refused` is told in a sentence. */
  protected async take<Answer>(
    ask: () => Promise<Answer>,
    taken: (answer: Answer) => void,
    refused: (sentence: string) => void,
  ): Promise<void> {
    if (!this.had) return;
    const { age } = this;
    try {
      const answer = await ask();
      if (age === this.age) taken(answer);
    } catch (error) {
      if (age === this.age) refused(sentenceOf(error));
    }
  }

  private followRole(): void {
    const has = mayPresent(this.store.getState());
    if (this.had && !has) this.forget();
    this.had = has;
  }
}
