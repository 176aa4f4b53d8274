/** The results of a run open below the notebook and take half of its height: the line that somebody
 * writes stays in view, if it was. */

import type { NotebookPanel } from "@jupyterlab/notebook";

const MOVES = ["scroll", "keyup", "mouseup"] as const;

export function keepLineInView({ content, node, disposed }: NotebookPanel): void {
  const isInView = () => {
    const editor = content.activeCell?.editor;
    const line = editor?.getCoordinateForPosition(editor.getCursorPosition());
    return line ? isWithin(line, content.node.getBoundingClientRect()) : false;
  };
  let wasInView = isInView();
  const look = () => {
    wasInView = isInView();
  };
  const watch = new ResizeObserver(() => {
    const editor = content.activeCell?.editor;
    if (wasInView && !isInView()) editor?.revealPosition(editor.getCursorPosition());
  });
  watch.observe(content.node);
  for (const move of MOVES) node.addEventListener(move, look, { capture: true, passive: true });
  disposed.connect(() => watch.disconnect());
}

interface Extent {
  readonly top: number;
  readonly bottom: number;
}

export function isWithin(line: Extent, view: Extent): boolean {
  return view.top <= line.top && line.bottom <= view.bottom;
}
