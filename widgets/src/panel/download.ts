/** *Download notebook*: as it is now, and as it runs anywhere. The room makes it. */

import { ToolbarButton } from "@jupyterlab/apputils";
import { PageConfig, URLExt } from "@jupyterlab/coreutils";
import type { INotebookTracker } from "@jupyterlab/notebook";

export function offerDownload(notebooks: INotebookTracker): void {
  notebooks.widgetAdded.connect((_tracker, panel) => {
    panel.toolbar.addItem(
      "prepstack-download",
      new ToolbarButton({ label: "Download notebook", onClick: download }),
    );
  });
}

function download(): void {
  const link = document.createElement("a");
  link.href = URLExt.join(PageConfig.getBaseUrl(), "prepstack/api/notebook");
  link.download = "";
  link.click();
}
