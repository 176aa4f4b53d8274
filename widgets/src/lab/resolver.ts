/** The name of this window for JupyterLab: the same for every tab, as no tab keeps a layout. */

import type { IWindowResolver } from "@jupyterlab/apputils";

/** JupyterLab's own sends a second tab of somebody to the address of another workspace. */
export const everyWindow: IWindowResolver = { name: "interview" };
