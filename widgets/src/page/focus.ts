/** Where the focus goes by F6 and the skip links. */

/** The first control of the call. */
export function toCall(): void {
  window.focus(); // it may still be in the notebook's frame
  document.querySelector<HTMLElement>(".ps-controls button")?.focus();
}
