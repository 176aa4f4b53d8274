/** What the notebook may tell, in words: it sends a code alone, so that no script can speak here. */

import type { Said } from "../../protocol";

export const SENTENCES: Readonly<Record<Said, string>> = {
  server_lost:
    "The notebook has lost its connection. What you type is kept, and sent when it is back; the call goes on.",
  server_back: "The notebook is connected again.",
  paste_too_large: "That is too much at once for a notebook. Paste a smaller part.",
  read_only: "You observe: you see everything and change nothing.",
  out_of_step: "The notebook had drifted from what the others see. It is being loaded again.",
};
