/** What is wider than its place scrolls inside of it, also by keyboard. */

import type { ReactNode } from "react";

export function Scroll({ children }: { children: ReactNode }) {
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls, also by keyboard.
    <div className="ps-scroll" tabIndex={0}>
      {children}
    </div>
  );
}
