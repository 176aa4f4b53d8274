/** What is too large for the shared notebook is refused before the browser is busy with it for long. */

import type { Page } from "./page";

/** Bytes. The room takes twice as much in one change, and takes out again what is larger. */
export const LARGEST_CHANGE = 1_000_000;

export interface Brought {
  getData(type: string): string;
  readonly files: ArrayLike<{ readonly size: number }>;
}

/** Of a paste or a drop; a picture becomes a text that is longer by a third. */
export function sizeOf(brought: Brought): number {
  const text = new Blob([brought.getData("text/plain")]).size;
  const files = Array.from(brought.files, (file) => (file.size * 4) / 3);
  return files.reduce((sum, size) => sum + size, text);
}

export function refuseLargeChanges(page: Page): void {
  const check = (event: Event, brought: DataTransfer | null) => {
    if (!brought || sizeOf(brought) <= LARGEST_CHANGE) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    page.say({ type: "telling", what: "paste_too_large" });
  };
  // First of all: the editor would already have taken it in.
  document.addEventListener("paste", (event) => check(event, event.clipboardData), true);
  document.addEventListener("drop", (event) => check(event, event.dataTransfer), true);
}
