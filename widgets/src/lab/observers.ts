/** The server refuses changes of observers; here the notebook says so before they try. */

import type { INotebookTracker, NotebookPanel } from "@jupyterlab/notebook";
import type { Page } from "./page";

type Cell = NotebookPanel["content"]["widgets"][number];

const BRINGING = ["paste", "drop", "lm-dragenter", "lm-dragover", "lm-drop"] as const;
const TELL_AGAIN = 10_000; // milliseconds

export function lockForObservers(
  page: Pick<Page, "mayEdit" | "hear" | "you">,
  notebooks: Pick<INotebookTracker, "forEach" | "widgetAdded">,
): void {
  let isLocked = false;
  const lock = (panel: NotebookPanel) => {
    const { model, widgets } = panel.content;
    if (model && model.readOnly !== isLocked) model.readOnly = isLocked;
    for (const cell of widgets) lockCell(cell, isLocked);
  };
  page.hear("you", ({ role }) => {
    document.body.dataset.prepstackRole = role;
    if (isLocked === !page.mayEdit) return;
    isLocked = !page.mayEdit;
    notebooks.forEach(lock);
  });
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

/** What an observer types, pastes or drops comes to nothing; they are told why, now and then. */
export function turnAwayObservers(page: Pick<Page, "mayEdit" | "say">): void {
  let told = Number.NEGATIVE_INFINITY;
  const tell = () => {
    if (performance.now() - told < TELL_AGAIN) return;
    told = performance.now();
    page.say({ type: "telling", what: "read_only" });
  };
  for (const kind of BRINGING) {
    document.addEventListener(
      kind,
      (event) => {
        if (page.mayEdit) return;
        event.preventDefault();
        event.stopImmediatePropagation();
        tell();
      },
      true,
    );
  }
  document.addEventListener(
    "keydown",
    (event) => {
      if (!page.mayEdit && isWriting(event)) tell();
    },
    true,
  );
}

function isWriting({ key, target, ctrlKey, metaKey, altKey }: KeyboardEvent): boolean {
  const isInEditor = target instanceof Element && target.closest(".cm-content") !== null;
  return isInEditor && key.length === 1 && !ctrlKey && !metaKey && !altKey;
}
