/** A notebook that the room no longer follows is loaded anew. */

import type { NotebookPanel } from "@jupyterlab/notebook";
import type { Page } from "./page";
import { keep, recall } from "./tabStorage";

const KEY = "prepstack-loaded-anew";
const MOST = 3; // in a minute: who is refused again and again is not helped by loading
const MINUTE = 60_000; // milliseconds

/** Whether to load once more, given when that was done before; and what to remember of it. */
export function mayLoad(before: readonly number[], now: number): readonly number[] | null {
  const lately = before.filter((time) => now - time < MINUTE);
  return lately.length < MOST ? [...lately, now] : null;
}

/**
 * The room closes the document's socket with 1003 for who sent what it cannot take back (an
 * observer's change, one it does not understand), and jupyter-collaboration then lets go of the model.
 */
export function loadAnewWhenOutOfStep(panel: NotebookPanel, page: Page): void {
  panel.context.model.sharedModel.disposed.connect(() => {
    if (!panel.isDisposed && !panel.context.isDisposed) loadAnew(page);
  });
}

export function loadAnew(page: Page): void {
  page.say({ type: "telling", what: "out_of_step" });
  const times = mayLoad(timesBefore(), Date.now());
  if (!times) return;
  keep(KEY, times.join());
  location.reload();
}

function timesBefore(): number[] {
  const text = recall(KEY);
  return text ? text.split(",").map(Number).filter(Number.isFinite) : [];
}
