/**
 * A notebook on its way takes no focus: JupyterLab focuses what it opens, a browser lets a frame do
 * that to the page around it, and whoever types there would lose what they type. Once the notebook
 * is there the page gives it the focus, if nobody is at anything.
 */

/**
 * Returns what ends it. Whoever clicks into the frame meanwhile is let in. A click before does not
 * count, as it would for `navigator.userActivation`: they may have gone to the page since.
 */
export function takeNoFocus(): () => void {
  const { focus } = HTMLElement.prototype;
  const listening = new AbortController();
  const options = { capture: true, signal: listening.signal };
  let isEntered = false;
  const note = ({ type }: Event) => {
    isEntered = type === "pointerdown";
  };
  for (const type of ["pointerdown", "blur"]) addEventListener(type, note, options);
  HTMLElement.prototype.focus = function (this: HTMLElement, how?: FocusOptions) {
    if (document.hasFocus() || isEntered) focus.call(this, how);
  };
  return () => {
    listening.abort();
    HTMLElement.prototype.focus = focus;
  };
}
