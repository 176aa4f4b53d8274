/** The server refuses changes of observers; here the editor says so before they try. */

import type { INotebookTracker, NotebookPanel } from "@jupyterlab/notebook";
import type { CallStore } from "../call/store";

type Cell = NotebookPanel["content"]["widgets"][number];

export function lockForObservers(
  store: Pick<CallStore, "state" | "subscribe">,
  notebooks: Pick<INotebookTracker, "forEach" | "widgetAdded">,
): void {
  let isLocked = false;
  const lock = (panel: NotebookPanel) => {
    const { model, widgets } = panel.content;
    if (model && model.readOnly !== isLocked) model.readOnly = isLocked;
    for (const cell of widgets) lockCell(cell, isLocked);
  };
  const apply = () => {
    const { you } = store.state;
    document.body.dataset.prepstackRole = you?.role ?? "";
    const isObserver = you?.role === "observer";
    if (isObserver === isLocked) return;
    isLocked = isObserver;
    notebooks.forEach(lock);
  };
  store.subscribe(apply);
  notebooks.widgetAdded.connect((_tracker, panel) => {
    void panel.context.ready.then(() => {
      lock(panel);
      // The notebook made the widgets of new cells before: it listens for longer.
      panel.content.model?.cells.changed.connect(() => lock(panel));
    });
  });
}

/** Else the cell would write into the shared notebook that it cannot be edited, for everybody. */
function lockCell(cell: Cell, isLocked: boolean): void {
  cell.syncEditable = !isLocked;
  if (isLocked) cell.readOnly = true;
}
