/** The tab *Chat*. */

import { Count } from "../../components/Count";
import { useCall, useWatched } from "../../components/hooks";
import { useFeatures } from "../features";
import type { ShelfProps, TabShelf } from "../shelf";
import { ChatPanel } from "./ChatPanel";

function Unread({ store }: ShelfProps) {
  const { chat } = useFeatures();
  useWatched(chat);
  useCall(store); // who is oneself
  return <Count number={chat.unread()} what="unread" />;
}

export const CHAT: TabShelf = { name: "Chat", Content: ChatPanel, Count: Unread };
