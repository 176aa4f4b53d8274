/** The others in the notebook: cursors, and the edge of the cell somebody is in, in their colour. */

import type { NotebookPanel } from "@jupyterlab/notebook";
import { type InCell, type Look, MOST_PEOPLE } from "../wire.generated";
import type { Page } from "./page";
import { CELL, placesOf, readShown, seldom, usernameOf } from "./places";

const PAUSE = 200; // milliseconds: the page hears of cursors at most five times a second
const NO_COLOUR = "var(--text-muted)"; // of whom the page does not know

export class Presence {
  places: readonly InCell[] = [];
  private readonly marks = new Map<string, HTMLElement>();
  private readonly listeners = new Set<() => void>();

  constructor(
    private readonly panel: NotebookPanel,
    private readonly page: Page,
  ) {
    const { content } = panel;
    const show = seldom(PAUSE, () => this.show());
    const awareness = this.awareness;
    awareness.on("change", () => {
      this.colourCursors();
      show();
    });
    content.model?.cells.changed.connect(show);
    content.activeCellChanged.connect(() => this.showOwn());
    const stop = page.hear("you", ({ resting }) => {
      document.body.classList.toggle("ps-resting", resting);
      this.colourCursors();
      this.paint();
    });
    panel.disposed.connect(stop);
    this.showOwn();
  }

  subscribe(listener: () => void): void {
    this.listeners.add(listener);
  }

  private get awareness() {
    return this.panel.context.model.sharedModel.awareness;
  }

  private showOwn(): void {
    const id = this.panel.content.activeCell?.model.id;
    if (id) this.awareness.setLocalStateField(CELL, id);
  }

  private show(): void {
    if (this.panel.isDisposed) return;
    const ids = this.panel.content.widgets.map((cell) => cell.model.id);
    const places = placesOf(readShown(this.awareness), ids).slice(0, MOST_PEOPLE);
    const isNews = JSON.stringify(places) !== JSON.stringify(this.places);
    this.places = places;
    this.paint(); // in any case: cells may be others at the same places
    if (!isNews) return;
    this.page.say({ type: "cursors", cursors: places });
    for (const listener of this.listeners) listener();
  }

  /** jupyter-collaboration draws a cursor in the colour that its owner chose: here it is ours. */
  private colourCursors(): void {
    for (const state of this.awareness.getStates().values()) {
      const { user } = state;
      const username = usernameOf(state);
      if (username) user.color = colourOf(this.lookOf(username));
    }
  }

  private paint(): void {
    const here = new Set<string>();
    for (const { username, cell } of this.places) {
      const node = this.panel.content.widgets[cell]?.node;
      if (!node || username === this.page.you?.username) continue;
      here.add(username);
      this.mark(username, node);
    }
    for (const [username, mark] of this.marks) {
      if (here.has(username)) continue;
      mark.remove();
      this.marks.delete(username);
    }
  }

  private mark(username: string, cell: HTMLElement): void {
    const mark = this.marks.get(username) ?? newMark();
    const look = this.lookOf(username);
    mark.style.setProperty("--ps-person", colourOf(look));
    const name = mark.firstElementChild;
    if (name) name.textContent = look?.name ?? "";
    if (mark.parentElement !== cell) cell.append(mark);
    this.marks.set(username, mark);
  }

  private lookOf(username: string): Look | undefined {
    return this.page.you?.people.find((look) => look.username === username);
  }
}

/** The edge, and on it the name. */
function newMark(): HTMLElement {
  const mark = document.createElement("div");
  mark.className = "ps-here";
  mark.append(document.createElement("span"));
  return mark;
}

function colourOf(look: Look | undefined): string {
  return look ? `var(--ps-person-${look.colour})` : NO_COLOUR;
}
