/** The notebook that everybody sees: another one takes its place, and JupyterLab stays. */

import type { IDocumentManager } from "@jupyterlab/docmanager";
import type { NotebookPanel } from "@jupyterlab/notebook";

type Panel = Pick<NotebookPanel, "dispose"> & { readonly context: { readonly path: string } };
type Documents = Pick<IDocumentManager, "open">;

export class Showing {
  private wanted: string | null = null;
  private current: Panel | null = null;
  private release: (() => void) | null = null;

  /** `takeNoFocus` returns what ends it: a notebook on its way must not take the focus. */
  constructor(
    private readonly documents: Documents,
    private readonly takeNoFocus: () => () => void,
  ) {
    this.release = takeNoFocus();
  }

  /** As the page has it; before JupyterLab opened the one in its address nothing is done. */
  show(name: string): void {
    this.wanted = name;
    this.look();
  }

  opened(panel: Panel): void {
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
