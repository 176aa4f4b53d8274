/** What somebody chose of the keyboard, remembered on this installation; and whether help is open. */

import { Watched } from "../../call/watched";

export interface KeyboardState {
  readonly isHelpOpen: boolean;
  /** Space talks while it is held. */
  readonly space: boolean;
  /** The help opens by `?` alone. */
  readonly questionMark: boolean;
}

const KEY = "prepstack-keyboard";

export class Keyboard extends Watched<KeyboardState> {
  constructor() {
    super({ isHelpOpen: false, space: false, questionMark: true, ...load() });
  }

  help = (isHelpOpen: boolean): void => this.set({ isHelpOpen });

  choose(change: Partial<Pick<KeyboardState, "space" | "questionMark">>): void {
    this.set(change);
    const { space, questionMark } = this.state;
    try {
      localStorage.setItem(KEY, JSON.stringify({ space, questionMark }));
    } catch {
      // Full or forbidden: it lasts as long as the page.
    }
  }
}

function load(): Partial<KeyboardState> {
  try {
    const kept: Partial<KeyboardState> = JSON.parse(localStorage.getItem(KEY) ?? "{}");
    return { space: kept.space === true, questionMark: kept.questionMark !== false };
  } catch {
    return {};
  }
}
