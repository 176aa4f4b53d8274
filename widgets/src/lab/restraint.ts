/**
 * A notebook on its way takes no focus: JupyterLab focuses what it opens, a browser lets a frame do
 * that to the page around it, and whoever types there would lose what they type. Once the notebook
 * is there the page gives it the focus, if nobody is at anything.
 */

/** Returns what ends it. Whoever clicks into the frame meanwhile is let in. */
export function takeNoFocus(): () => void {
  const { focus } = HTMLElement.prototype;
  HTMLElement.prototype.focus = function (this: HTMLElement, options?: FocusOptions) {
    if (document.hasFocus() || navigator.userActivation?.isActive) focus.call(this, options);
  };
  return () => {
    HTMLElement.prototype.focus = focus;
  };
}
