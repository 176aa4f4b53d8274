/** What a feature puts on a shelf of the room: the contract between the page and its features.
 *
 * Where nothing is on a shelf, nothing is on the screen. What is there fills the place that it is
 * given and scrolls inside of it; it never makes the place larger, announces through
 * `store.toast`, and is mounted as long as it is shown.
 */

import type { ComponentType } from "react";
import type { CallState } from "../call/state";
import type { CallStore } from "../call/store";
import type { IconName } from "../components/Icon";
import type { PageConfig } from "../protocol";
import type { Notebook } from "./notebook/state";

export interface ShelfProps {
  readonly store: CallStore;
  readonly config: PageConfig;
  readonly notebook: Notebook;
}

export type Shelf = ComponentType<ShelfProps>;

/** A tab between the pictures and the controls: 300 px wide, as high as is left. */
export interface TabShelf {
  readonly name: string;
  readonly Content: Shelf;
  /** Stands behind the name: people, unread messages. */
  readonly Count?: Shelf;
  /** Who has it; without this, everybody. */
  readonly isFor?: (state: CallState) => boolean;
}

/** A panel at the notebook's left, 320 px wide, or above the call where the page is narrow. */
export interface PanelShelf {
  readonly name: string;
  readonly icon: IconName;
  readonly Content: Shelf;
}

export interface Shelves {
  readonly tabs: readonly TabShelf[];
  readonly problem: PanelShelf;
  /** Below the notebook: 28 px when closed. */
  readonly results: Shelf | null;
  /** In the header: one line, 32 px high. */
  readonly timer: Shelf | null;
  /** In the header, seen by everybody while it runs. */
  readonly recording: Shelf | null;
}
