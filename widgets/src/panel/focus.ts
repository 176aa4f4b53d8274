/** JupyterLab for an interview: one document, the call, and nothing that nobody needs there. */

import type { ILabShell } from "@jupyterlab/application";
import { SplitPanel, type Widget } from "@lumino/widgets";

const UNNEEDED = new Set(["jp-top-panel", "jp-menu-panel", "jp-bottom-panel", "jp-header-panel"]);

const CALL_AREA = "jp-right-stack";
const MAIN_SPLIT = "jp-main-split-panel";
const NARROW = "(max-width: 700px)";

export function focus(shell: ILabShell): void {
  shell.mode = "single-document";
  shell.collapseLeft();
  arrange(shell);
  for (const side of ["left", "right"] as const) {
    if (isSideBarShown(side)) shell.toggleSideTabBarVisibility(side);
  }
  document.body.dataset.prepstack = "room";
}

/** Hide what nobody needs, and give the call the width its style asks for. */
function arrange(parent: Widget): void {
  for (const child of parent.children()) {
    if (child.id === CALL_AREA) parent.fit();
    if (child.id === MAIN_SPLIT && child instanceof SplitPanel) stackWhereNarrow(child);
    if (UNNEEDED.has(child.id)) child.hide();
    else arrange(child);
  }
}

/** On a phone the call is below the notebook, each half of the height. */
function stackWhereNarrow(split: SplitPanel): void {
  const narrow = window.matchMedia(NARROW);
  const apply = () => {
    split.orientation = narrow.matches ? "vertical" : "horizontal";
    split.setRelativeSizes(narrow.matches ? [0, 1, 1] : [0, 1, 0]); // the call keeps its least width
  };
  narrow.addEventListener("change", apply);
  apply();
}

function isSideBarShown(side: "left" | "right"): boolean {
  const bar = document.querySelector(`.jp-SideBar.jp-mod-${side}`);
  return bar !== null && !bar.classList.contains("lm-mod-hidden");
}
