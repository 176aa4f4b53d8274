/** Whether a key belongs to what has the focus, and not to the page. */

const FIELDS = "input, textarea, select, [contenteditable]:not([contenteditable=false]), iframe";
const USES_SPACE =
  "button, a, summary, dialog, audio, video, [role=tab], [role=menu], [role=dialog], [role=slider]";

export function isWriting(target: EventTarget | null): boolean {
  return target instanceof Element && target.closest(FIELDS) !== null;
}

/** What would itself do something with Space. */
export function isAtSomething(target: EventTarget | null): boolean {
  return target instanceof Element && target.closest(`${FIELDS}, ${USES_SPACE}`) !== null;
}
