/** Light or dark as the page is; until it told, as it was in this tab, or as the system is. */

import type { IThemeManager } from "@jupyterlab/apputils";
import type { Page } from "./page";
import { keep, recall } from "./tabStorage";

const THEMES = { light: "JupyterLab Light", dark: "JupyterLab Dark" };
const KEY = "prepstack-dark";

export function followTheme(page: Page, themes: Pick<IThemeManager, "setTheme">): void {
  let isDark: boolean | null = null;
  const show = (wanted: boolean) => {
    if (wanted === isDark) return;
    isDark = wanted;
    keep(KEY, String(wanted));
    document.documentElement.dataset.bsTheme = wanted ? "dark" : "light"; // for our tokens
    void themes.setTheme(wanted ? THEMES.dark : THEMES.light);
  };
  const before = recall(KEY);
  show(before === null ? matchMedia("(prefers-color-scheme: dark)").matches : before === "true");
  page.hear("you", ({ dark }) => show(dark));
}
