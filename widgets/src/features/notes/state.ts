/** An interviewer's private notes: kept by the service for their author alone. */

import { randomName } from "../../call/service";
import type { CallStore } from "../../call/store";
import type { NewNote, Note } from "../../protocol";
import { ForPresenters } from "../problem/presenting";
import type { ProblemService } from "../problem/service";

export type Mark = Note["mark"];

export interface NotesState {
  /** Null until they have come. */
  readonly notes: readonly Note[] | null;
  readonly draft: string;
  readonly mark: Mark;
  readonly isSending: boolean;
  /** Why something did not come or was not kept. */
  readonly refusal: string;
}

const FIRST: NotesState = { notes: null, draft: "", mark: "", isSending: false, refusal: "" };

export class PrivateNotes extends ForPresenters<NotesState> {
  private unsent: NewNote | null = null;

  constructor(
    store: CallStore,
    private readonly service: ProblemService,
    private readonly newClient: () => string = randomName,
  ) {
    super(store, FIRST);
  }

  load = (): Promise<void> =>
    this.take(
      () => this.service.notes(),
      ({ notes }) => this.set({ notes, refusal: "" }),
      (refusal) => this.set({ refusal }),
    );

  override forget(): void {
    this.unsent = null;
    super.forget();
  }

  write = (draft: string): void => this.set({ draft });

  /** The same one again takes it away. */
  turnMark = (mark: Mark): void => this.set({ mark: this.state.mark === mark ? "" : mark });

  send = (): Promise<void> => {
    const { draft, mark, isSending } = this.state;
    const text = draft.trim();
    if (text === "" || isSending) return Promise.resolve();
    const note = this.named(text, mark);
    this.set({ isSending: true, refusal: "" });
    return this.take(
      () => this.service.write(note),
      (kept) => this.keep(kept),
      (refusal) => this.refused(refusal),
    );
  };

  /** One that may have arrived has its name still, so that it is not kept twice. */
  private named(text: string, mark: Mark): NewNote {
    const isSame = this.unsent?.text === text && this.unsent.mark === mark;
    this.unsent = isSame && this.unsent ? this.unsent : { client: this.newClient(), text, mark };
    return this.unsent;
  }

  private refused(refusal: string): void {
    this.set({ isSending: false, refusal });
    this.store.announce(`Your note was not kept. ${refusal}`);
  }

  private keep(kept: Note): void {
    this.unsent = null;
    const others = (this.state.notes ?? []).filter(({ id }) => id !== kept.id);
    const notes = [...others, kept];
    this.set({ notes, draft: "", mark: "", isSending: false });
  }
}
