/**
 * The notebook takes the focus when it is given it, by a click, a key or the page, and never by itself:
 * whoever types beside it while it arrives would lose what they type.
 */

let isGiven = false;

/** For the life of this frame: JupyterLab focuses what it opens. */
export function takeNoFocus(): void {
  const { focus } = HTMLElement.prototype;
  HTMLElement.prototype.focus = function (this: HTMLElement, options?: FocusOptions) {
    if (isGiven || document.hasFocus()) focus.call(this, options);
  };
}

/** The page gave it: `act` puts it where it belongs. */
export function withFocus(act: () => void): void {
  window.focus();
  isGiven = true;
  try {
    act();
  } finally {
    isGiven = false;
  }
}
