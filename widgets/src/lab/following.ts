/** The cell that somebody is in is kept in view, until one scrolls or writes oneself. */

import type { NotebookPanel } from "@jupyterlab/notebook";
import type { Page } from "./page";
import type { Presence } from "./presence";

const OWN_WAY = ["wheel", "touchmove", "keydown", "mousedown"] as const;

export function followOthers(panel: NotebookPanel, page: Page, presence: Presence): void {
  let followed: string | null = null;
  const look = () => {
    const place = presence.places.find(({ username }) => username === followed);
    if (place) void panel.content.scrollToItem(place.cell, "smart").catch(() => undefined);
  };
  const stop = page.hear("follow", ({ username }) => {
    followed = username ?? null;
    look();
  });
  panel.disposed.connect(stop);
  presence.subscribe(look);
  for (const event of OWN_WAY) {
    const unfollow = () => {
      if (followed !== null) page.say({ type: "unfollowed" });
      followed = null;
    };
    panel.node.addEventListener(event, unfollow, { capture: true, passive: true });
  }
}
