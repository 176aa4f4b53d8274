/** Which cells run, whoever ran them: the room writes it into the shared notebook. */

import { type ICellModel, isCodeCellModel } from "@jupyterlab/cells";
import type { INotebookModel } from "@jupyterlab/notebook";

export type Ran = (cell: number, running: boolean) => void;

export function watchRuns(notebook: INotebookModel, on: Ran): void {
  const known = new WeakSet<ICellModel>();
  const indexOf = (model: ICellModel) => Array.from(notebook.cells).indexOf(model);
  const watch = () => {
    for (const model of notebook.cells) {
      if (known.has(model) || !isCodeCellModel(model)) continue;
      known.add(model);
      model.stateChanged.connect((_model, { name }) => {
        const cell = indexOf(model);
        if (name === "executionState" && cell >= 0) on(cell, model.executionState === "running");
      });
    }
  };
  notebook.cells.changed.connect(watch);
  watch();
}
