/** What the page asks the service of an interview's problems (docs/protocol.md, 7). */

import { askService, followEvents } from "../../call/service";
import type {
  AskRun,
  NewNote,
  Note,
  Notes,
  PageConfig,
  ProblemChange,
  ProblemLibrary,
  ProblemNews,
  ProblemPreview,
  RunAsked,
} from "../../protocol";

/** Each throws an `Error` with a sentence where it is refused or does not arrive. */
export interface ProblemService {
  /** Returns what stops it. Each connection begins with the whole state. */
  follow(hear: (news: ProblemNews) => void): () => void;
  change(change: ProblemChange): Promise<void>;
  run(asked: AskRun): Promise<RunAsked>;
  cancel(run: number): Promise<void>;
  /** These are for whoever presents, and refused to everybody else. */
  library(): Promise<ProblemLibrary>;
  preview(slug: string): Promise<ProblemPreview>;
  notes(): Promise<Notes>;
  write(note: NewNote): Promise<Note>;
}

export function problemService({ page, xsrf }: PageConfig): ProblemService {
  return {
    follow: (hear) => followEvents(`${page}/problem`, hear),
    change: (change) => askService("POST", `${page}/problem`, xsrf, change),
    run: (asked) => askService("POST", `${page}/runs`, xsrf, asked),
    cancel: (run) => askService("DELETE", `${page}/runs/${run}`, xsrf),
    library: () => askService("GET", `${page}/problems`, xsrf),
    preview: (slug) => askService("GET", `${page}/problems/${slug}`, xsrf),
    notes: () => askService("GET", `${page}/notes`, xsrf),
    write: (note) => askService("POST", `${page}/notes`, xsrf, note),
  };
}
