/** *Download notebook*: as it is now, and as it runs anywhere. The room makes it. */

import { PageConfig, URLExt } from "@jupyterlab/coreutils";

export function download(): void {
  const link = document.createElement("a");
  link.href = URLExt.join(PageConfig.getBaseUrl(), "prepstack/api/notebook");
  link.download = "";
  link.click();
}
