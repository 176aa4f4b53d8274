/** Outputs where hub and rooms share one origin (PREPSTACK_SINGLE_ORIGIN). */

import { PageConfig } from "@jupyterlab/coreutils";
import { OutputAreaModel } from "@jupyterlab/outputarea";
import { OutputModel } from "@jupyterlab/rendermime";

/**
 * There, a script in an output would act at the hub as whoever looks at it, so no output is ever
 * trusted: not even of a cell that one runs oneself, which may have been written by the other.
 * JupyterLab then sanitizes HTML and leaves JavaScript and widgets out.
 */
export function trustNoOutputOnSharedOrigin(): void {
  if (PageConfig.getOption("hubHost")) return; // the hub is elsewhere: this origin is the room's own
  OutputAreaModel.ContentFactory.prototype.createOutputModel = (options) =>
    new OutputModel({ ...options, trusted: false });
}
