/** What belongs to the interviewers of the problem that everybody sees: hints, solutions, notes. */

import type { CallStore } from "../../call/store";
import type { ProblemPreview } from "../../protocol";
import { ForPresenters } from "../problem/presenting";
import type { ProblemService } from "../problem/service";
import type { Problems } from "../problem/state";

export interface MaterialState {
  /** Of which problem; null for none. */
  readonly slug: string | null;
  /** Null until it has come. */
  readonly preview: ProblemPreview | null;
  readonly refusal: string;
  /** How many hints were looked at, by problem. */
  readonly hints: Readonly<Record<string, number>>;
}

const FIRST: MaterialState = { slug: null, preview: null, refusal: "", hints: {} };

export class Material extends ForPresenters<MaterialState> {
  constructor(
    store: CallStore,
    private readonly problems: Problems,
    private readonly service: ProblemService,
  ) {
    super(store, FIRST);
    problems.subscribe(() => this.followProblem());
  }

  /** Once for each problem, whenever the console is looked at. */
  open = (): void => {
    const { slug } = this.state;
    const current = this.problems.getState().told?.current;
    if (!current?.staff || current.slug === slug) return;
    this.set({ slug: current.slug, preview: null, refusal: "" });
    void this.load(current.slug);
  };

  again = (): void => {
    this.set({ refusal: "" });
    if (this.state.slug) void this.load(this.state.slug);
  };

  /** The first `count` of them. */
  showHints = (slug: string, count: number): void =>
    this.set({ hints: { ...this.state.hints, [slug]: count } });

  private load(slug: string): Promise<void> {
    return this.take(
      () => this.service.preview(slug),
      (preview) => this.state.slug === slug && this.set({ preview }),
      (refusal) => this.state.slug === slug && this.set({ refusal }),
    );
  }

  /** Of a problem that somebody is the candidate of, nothing stays. */
  private followProblem(): void {
    const current = this.problems.getState().told?.current;
    const { slug } = this.state;
    if (slug !== null && (current?.slug !== slug || !current.staff)) {
      this.set({ slug: null, preview: null, refusal: "" });
    }
  }
}
