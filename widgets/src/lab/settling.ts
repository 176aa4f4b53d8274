/** What was typed before the page asks the room for something has been sent before it does. */

import type { Page } from "./page";

/**
 * The page is another process, so its message may be here before a key that was pressed earlier has
 * been handled. Browsers handle keys before timers, and each change goes to the document's socket as
 * it is made (the collaboration's provider holds nothing back): a turn later all of it has been sent.
 */
export function answerSettle(page: Pick<Page, "hear" | "say">): () => void {
  return page.hear("settle", () => {
    setTimeout(() => page.say({ type: "settled" }));
  });
}
