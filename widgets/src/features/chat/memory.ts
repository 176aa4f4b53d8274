/** Up to where this tab has read, so that a page that is loaded anew does not count it again. */

import type { Shelf } from "../../call/surroundings";

const KEY = "prepstack-chat-read";

export type ReadUpTo = Readonly<Record<"everybody" | "interviewers", number>>;

const NOTHING: ReadUpTo = { everybody: 0, interviewers: 0 };

interface Kept extends ReadUpTo {
  readonly interview: string;
}

/** A storage may be forbidden, even to look at: then everything counts as new. */
export class Reading {
  constructor(
    private readonly interview: string,
    private readonly tab: () => Shelf = () => sessionStorage,
  ) {}

  load(): ReadUpTo {
    try {
      const kept: Kept | null = JSON.parse(this.tab().getItem(KEY) ?? "null");
      return kept?.interview === this.interview ? kept : NOTHING;
    } catch {
      return NOTHING;
    }
  }

  keep({ everybody, interviewers }: ReadUpTo): void {
    const kept: Kept = { interview: this.interview, everybody, interviewers };
    try {
      this.tab().setItem(KEY, JSON.stringify(kept));
    } catch {
      // Full or forbidden.
    }
  }
}
