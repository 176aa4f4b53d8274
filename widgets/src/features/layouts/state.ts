/** How the call is laid out beside the notebook: chosen by the person, kept for every interview. */

import { Watched } from "../../call/watched";

export const LAYOUTS = {
  rail: "Beside the notebook",
  speaker: "Speaker",
  grid: "Grid",
  floating: "Floating",
  pip: "Picture in picture",
  hidden: "Hidden",
} as const;
export type LayoutName = keyof typeof LAYOUTS;

export interface LayoutState {
  readonly name: LayoutName;
  /** The window of picture in picture, as long as it is open. */
  readonly pip: Window | null;
}

const KEY = "prepstack-layout";

export class Layouts extends Watched<LayoutState> {
  private shown: LayoutName = "rail"; // to which a hidden call comes back

  constructor() {
    super({ name: load(), pip: null });
    this.remember(this.state.name);
  }

  choose = (name: LayoutName): void => {
    this.remember(name);
    save(name);
    const { pip } = this.state;
    this.set({ name, pip: null });
    pip?.close();
  };

  /** Back from hidden, or from a window of its own. */
  show = (): void => this.choose(this.shown);

  /** Not kept: a browser opens no window before somebody has clicked. */
  openIn(pip: Window): void {
    this.set({ name: "pip", pip });
    pip.addEventListener("pagehide", () => {
      if (this.state.pip === pip) this.show();
    });
  }

  private remember(name: LayoutName): void {
    if (name !== "hidden" && name !== "pip") this.shown = name;
  }
}

/** The notebook waits below, and keeps its place. */
export function liesOverNotebook(name: LayoutName): boolean {
  return name === "speaker" || name === "grid";
}

function isLayout(value: string | null): value is LayoutName {
  return value !== null && Object.hasOwn(LAYOUTS, value);
}

/** A storage may be forbidden; then a choice lasts as long as the page. */
function load(): LayoutName {
  try {
    const kept = localStorage.getItem(KEY);
    return isLayout(kept) ? kept : "rail";
  } catch {
    return "rail";
  }
}

function save(name: LayoutName): void {
  try {
    localStorage.setItem(KEY, name);
  } catch {
    // Full or forbidden: it lasts as long as the page.
  }
}
