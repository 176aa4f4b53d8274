/** The notebook that everybody sees: another one takes its place, and JupyterLab stays. */

import type { IDocumentManager } from "@jupyterlab/docmanager";

interface Panel {
  readonly context: { readonly path: string };
  readonly node: EventTarget;
  readonly disposed: { connect(slot: () => void): unknown };
  dispose(): void;
}

type Documents = Pick<IDocumentManager, "open">;

export class Showing {
  private wanted: string | null = null;
  private current: Panel | null = null;
  private release: (() => void) | null = null;

  /**
   * `takeNoFocus` returns what ends it: a notebook on its way must not take the focus. `lost` is
   * called when JupyterLab closed the one that is shown, as it does where it cannot be read.
   */
  constructor(
    private readonly documents: Documents,
    private readonly takeNoFocus: () => () => void,
    private readonly lost: () => void,
  ) {
    this.release = takeNoFocus();
  }

  /** As the page has it; before JupyterLab opened the one in its address nothing is done. */
  show(name: string): void {
    this.wanted = name;
    this.look();
  }

  opened(panel: Panel): void {
    panel.disposed.connect(() => {
      if (this.current === panel) this.lost();
    });
    if (this.current) return;
    this.current = panel;
    queueMicrotask(() => this.look()); // it is being opened still
  }

  arrived(): void {
    this.release?.();
    this.release = null;
  }

  private look(): void {
    const before = this.current;
    if (!before || !this.wanted || nameOf(before.context.path) === this.wanted) return;
    this.release ??= this.takeNoFocus();
    const path = beside(before.context.path, this.wanted);
    const next = this.documents.open(path);
    if (!next) return;
    this.current = next;
    // Commands are for what had the focus last, and this one may not have it yet.
    next.node.dispatchEvent(new Event("focus"));
    before.dispose();
  }
}

/** A path may begin with a drive. */
function nameOf(path: string): string {
  return path.slice(path.indexOf(":") + 1);
}

function beside(path: string, name: string): string {
  return path.slice(0, path.indexOf(":") + 1) + name;
}
