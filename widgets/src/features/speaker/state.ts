/** Who speaks, as the room's media worker hears it: the one whom a large picture shows. */

import type { CallStore } from "../../call/store";
import { Watched } from "../../call/watched";

export interface SpeakerState {
  /** The last who spoke and is not oneself; null before anybody did. */
  readonly other: string | null;
}

export class Speaker extends Watched<SpeakerState> {
  constructor(store: CallStore) {
    super({ other: null });
    store.on("speaker", ({ username }) => {
      if (username !== store.getState().you?.username) this.set({ other: username });
    });
  }
}
