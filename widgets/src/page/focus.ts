/** Where the focus goes by F6 and the skip links. */

/** In practice there is no call: what stands in its place, and where the page is small the views. */
const PLACES = [".ps-controls button", ".ps-call :is(button, textarea)", ".ps-views button"];

/** The first control of the call. */
export function toCall(): void {
  window.focus(); // it may still be in the notebook's frame
  const [place] = PLACES.flatMap((one) => document.querySelector<HTMLElement>(one) ?? []);
  place?.focus();
}
