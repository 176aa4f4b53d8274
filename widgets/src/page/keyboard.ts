/** Where a telephone's keyboard covers the page instead of making it smaller (Safari): how much. */

import { useEffect } from "react";

export function useKeyboardInset(): void {
  useEffect(() => {
    const viewport = window.visualViewport;
    if (!viewport) return;
    const { style } = document.documentElement;
    const show = () => {
      // A page that is zoomed by two fingers is seen in part as well, and has no keyboard.
      const isZoomed = Math.abs(viewport.scale - 1) > 0.01;
      const covered = isZoomed ? 0 : window.innerHeight - viewport.height - viewport.offsetTop;
      style.setProperty("--keyboard", `${Math.max(0, Math.round(covered))}px`);
    };
    viewport.addEventListener("resize", show);
    viewport.addEventListener("scroll", show);
    return () => {
      viewport.removeEventListener("resize", show);
      viewport.removeEventListener("scroll", show);
      style.removeProperty("--keyboard");
    };
  }, []);
}
