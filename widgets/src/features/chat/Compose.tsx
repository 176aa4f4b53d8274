/** Where somebody writes: Enter sends, Shift and Enter begin a new line. */

import { type FormEvent, type KeyboardEvent, useEffect, useId, useRef } from "react";
import { LONGEST_TEXT } from "../../protocol";
import type { Channel } from "./channel";
import type { ChannelName, Chat } from "./state";

const MOST_ROWS = 6;
const NEARLY_FULL = 500; // characters that are left

interface ComposeProps {
  chat: Chat;
  name: ChannelName;
  channel: Channel;
}

export function Compose({ chat, name, channel: { draft } }: ComposeProps) {
  const id = useId();
  const box = useRef<HTMLTextAreaElement>(null);
  // On a telephone the chat is opened to write: its keyboard comes with the focus. The tab that was
  // tapped takes the focus after this.
  useEffect(() => {
    if (!matchMedia("(pointer: coarse)").matches) return;
    const timer = setTimeout(() => box.current?.focus());
    return () => clearTimeout(timer);
  }, []);
  const press = (event: KeyboardEvent) => {
    const isForTyping = event.shiftKey || event.nativeEvent.isComposing;
    if (event.key !== "Enter" || isForTyping) return;
    event.preventDefault();
    chat.send();
  };
  const submit = (event: FormEvent) => {
    event.preventDefault();
    chat.send();
    box.current?.focus();
  };
  const left = LONGEST_TEXT - draft.length;
  return (
    <form className="ps-compose" onSubmit={submit}>
      <textarea
        ref={box}
        className="ps-input ps-grow"
        aria-label="Message"
        aria-describedby={id}
        placeholder={name === "everybody" ? "To everybody" : "To interviewers only"}
        rows={Math.min(MOST_ROWS, draft.split("\n").length)}
        maxLength={LONGEST_TEXT}
        value={draft}
        onChange={(event) => chat.write(event.target.value)}
        onKeyDown={press}
      />
      <button type="submit" className="ps-button ps-primary" disabled={draft.trim() === ""}>
        Send
      </button>
      <p id={id} className="ps-hint ps-full">
        {left < NEARLY_FULL
          ? `${left} characters are left.`
          : "Enter sends, Shift+Enter begins a new line. ``` before and after makes code."}
      </p>
    </form>
  );
}
