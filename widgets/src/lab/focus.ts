/** JupyterLab for an interview: one document, and nothing around it. */

import type { ILabShell } from "@jupyterlab/application";
import type { Widget } from "@lumino/widgets";

const UNNEEDED = new Set(["jp-top-panel", "jp-menu-panel", "jp-bottom-panel", "jp-header-panel"]);

export function focus(shell: ILabShell): void {
  shell.mode = "single-document";
  shell.collapseLeft();
  shell.collapseRight();
  hideUnneeded(shell);
  for (const side of ["left", "right"] as const) {
    if (isSideBarShown(side)) shell.toggleSideTabBarVisibility(side);
  }
  document.body.dataset.prepstack = "room";
}

function hideUnneeded(parent: Widget): void {
  for (const child of parent.children()) {
    if (UNNEEDED.has(child.id)) child.hide();
    else hideUnneeded(child);
  }
}

function isSideBarShown(side: "left" | "right"): boolean {
  const bar = document.querySelector(`.jp-SideBar.jp-mod-${side}`);
  return bar !== null && !bar.classList.contains("lm-mod-hidden");
}
