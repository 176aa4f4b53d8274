/** The tab *Chat*: everybody's channel, and for interviewers and hosts their own. */

import { type RefObject, useEffect, useRef, useState } from "react";
import { Count } from "../../components/Count";
import { useWatched } from "../../components/hooks";
import { useFeatures } from "../features";
import type { ShelfProps } from "../shelf";
import { Compose } from "./Compose";
import { Messages } from "./Messages";
import type { Chat } from "./state";

type Place = RefObject<HTMLDivElement>;

export function ChatPanel({ store }: ShelfProps) {
  const { chat } = useFeatures();
  const { shown, mayConfer, ...channels } = useWatched(chat);
  const panel = useRef<HTMLDivElement>(null);
  usePlace(panel, chat);
  const isFocused = useFocusWithin(panel);
  const about = { chat, name: shown, channel: channels[shown] };
  return (
    <div ref={panel} className="ps-chat" data-channel={shown}>
      {mayConfer && <Switch chat={chat} isOn={shown === "interviewers"} />}
      <Messages key={shown} {...about} store={store} isFocused={isFocused} />
      <Compose {...about} />
    </div>
  );
}

function Switch({ chat, isOn }: { chat: Chat; isOn: boolean }) {
  const unread = chat.unread(isOn ? "everybody" : "interviewers");
  return (
    <div className="ps-chat-switch">
      <button
        type="button"
        role="switch"
        className="ps-switch"
        aria-checked={isOn}
        onClick={() => chat.show(isOn ? "everybody" : "interviewers")}
      >
        Interviewers only
      </button>
      <Count number={unread} what={isOn ? "unread to everybody" : "unread to interviewers only"} />
      {isOn && <p className="ps-hint ps-full">Candidates and observers do not see this.</p>}
    </div>
  );
}

/** Tells the chat whether somebody sees it, and when they come back to it. */
function usePlace(panel: Place, chat: Chat): void {
  useEffect(() => {
    const gone = chat.showIn({
      isSeen: () => document.visibilityState === "visible",
      hasFocus: () =>
        document.hasFocus() && (panel.current?.contains(document.activeElement) ?? false),
    });
    document.addEventListener("visibilitychange", chat.look);
    return () => {
      document.removeEventListener("visibilitychange", chat.look);
      gone();
    };
  }, [panel, chat]);
}

function useFocusWithin(panel: Place): boolean {
  const [isWithin, setWithin] = useState(false);
  useEffect(() => {
    const look = () => setWithin(panel.current?.contains(document.activeElement) ?? false);
    document.addEventListener("focusin", look);
    return () => document.removeEventListener("focusin", look);
  }, [panel]);
  return isWithin;
}
