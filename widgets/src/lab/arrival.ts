/** On arrival the cursor is in the first code cell, so that what is typed is code and no command.
 * It is in view, too: what a problem says is longer than the page, and stands beside the notebook. */

import type { Notebook, NotebookPanel } from "@jupyterlab/notebook";

export function firstCodeCell(types: readonly string[]): number {
  return Math.max(0, types.indexOf("code"));
}

/** Resolves when the notebook can be edited. */
export async function arrive(panel: NotebookPanel): Promise<void> {
  const { content } = panel;
  await Promise.all([panel.context.ready, panel.revealed]);
  content.activeCellIndex = firstCodeCell(content.widgets.map((cell) => cell.model.type));
  await content.activeCell?.ready;
  await content.scrollToItem(content.activeCellIndex, "smart");
  edit(content);
}

/** With the cursor where it was. */
export function edit(notebook: Notebook): void {
  const { activeCell } = notebook;
  notebook.mode = "edit";
  activeCell?.editor?.focus();
}
