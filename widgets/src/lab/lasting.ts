/** Cells that are there to stay, such as the introduction: the room made them so. */

import type { Notebook } from "@jupyterlab/notebook";

/** Whether what a command is about, the active cell and those selected, has one among it. */
export function touchesLasting(
  notebook: Pick<Notebook, "widgets" | "isSelectedOrActive">,
): boolean {
  return notebook.widgets.some(
    (cell) => notebook.isSelectedOrActive(cell) && cell.model.getMetadata("deletable") === false,
  );
}
