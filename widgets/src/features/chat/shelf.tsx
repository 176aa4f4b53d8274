/** The tab *Chat*: its place, until there are messages. */

import type { TabShelf } from "../shelf";

function Chat() {
  return (
    <p className="ps-empty">
      Messages to everybody here will stand in this place. Until then, talk: everyone hears you.
    </p>
  );
}

export const CHAT: TabShelf = { name: "Chat", Content: Chat };
