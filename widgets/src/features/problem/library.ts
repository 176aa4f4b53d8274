/** The library as an interviewer looks through it: nobody else hears of that. */

import type { CallStore } from "../../call/store";
import type { ProblemLibrary, ProblemPreview } from "../../protocol";
import { ForPresenters } from "./presenting";
import { ANY, found, pick, type Query } from "./search";
import type { ProblemService } from "./service";

export interface LibraryState {
  /** It is looked through in the place of the problem that everybody sees. */
  readonly isOpen: boolean;
  /** Null until it has come. */
  readonly library: ProblemLibrary | null;
  readonly query: Query;
  /** The slug of the problem that is looked at, if one is. */
  readonly at: string | null;
  /** What is known of it: null until it has come. */
  readonly preview: ProblemPreview | null;
  /** Why something did not come. */
  readonly refusal: string;
}

const FIRST: LibraryState = {
  isOpen: false,
  library: null,
  query: ANY,
  at: null,
  preview: null,
  refusal: "",
};

export class Library extends ForPresenters<LibraryState> {
  constructor(
    store: CallStore,
    private readonly service: ProblemService,
    private readonly chance: () => number = Math.random,
  ) {
    super(store, FIRST);
  }

  turn = (isOpen: boolean): void => this.set({ isOpen, at: null, preview: null, refusal: "" });

  load = (): Promise<void> =>
    this.take(
      () => this.service.library(),
      (library) => this.set({ library, refusal: "" }),
      (refusal) => this.set({ refusal }),
    );

  search = (change: Partial<Query>): void =>
    this.set({ query: { ...this.state.query, ...change } });

  look = (slug: string): Promise<void> => {
    this.set({ at: slug, preview: null, refusal: "" });
    return this.take(
      () => this.service.preview(slug),
      (preview) => this.state.at === slug && this.set({ preview }),
      (refusal) => this.state.at === slug && this.set({ refusal }),
    );
  };

  back = (): void => this.set({ at: null, preview: null, refusal: "" });

  /** Among those that are found. */
  lookAtAny = (): void => {
    const { library, query } = this.state;
    const problem = pick(found(library?.problems ?? [], query), this.chance());
    if (problem) void this.look(problem.slug);
  };
}
