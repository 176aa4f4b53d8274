/** Light or dark, as the person's system has it. */

import { useEffect } from "react";
import type { Notebook } from "../features/notebook/state";

const DARK = "(prefers-color-scheme: dark)";

/** The notebook changes together with the page. */
export function useTheme(notebook: Notebook): void {
  useEffect(() => {
    const query = matchMedia(DARK);
    const show = () => notebook.setDark(query.matches);
    show();
    query.addEventListener("change", show);
    return () => query.removeEventListener("change", show);
  }, [notebook]);
}
