/** Running cells: asked for here, written into the notebook by the room, whoever of us stays. */

import { CodeCell } from "@jupyterlab/cells";
import type { KernelMessage } from "@jupyterlab/services";

type Future = ReturnType<typeof CodeCell.execute>;

/**
 * In place of JupyterLab's, which clears the cell and writes its outputs from the browser that
 * asked: two browsers, or a reload, would get in each other's way.
 */
export function leaveOutputsToTheRoom(): void {
  const stock = CodeCell.execute;
  CodeCell.execute = async (cell, sessionContext, metadata): Future => {
    const { model } = cell;
    const kernel = sessionContext.session?.kernel;
    const code = model.sharedModel.getSource();
    if (!kernel || !code.trim()) return stock(cell, sessionContext, metadata);
    cell.outputHidden = false;
    model.trusted = true;
    const future = kernel.requestExecute(
      { code, stop_on_error: !tagsOf(model.metadata.tags).includes("raises-exception") },
      // Kept after its end: an Output widget takes what callbacks and threads say later.
      false,
      { ...model.metadata, ...metadata, cellId: model.sharedModel.getId() },
    );
    cell.disposed.connect(() => future.dispose());
    return (await future.done) satisfies KernelMessage.IExecuteReplyMsg;
  };
}

function tagsOf(tags: unknown): unknown[] {
  return Array.isArray(tags) ? tags : [];
}
