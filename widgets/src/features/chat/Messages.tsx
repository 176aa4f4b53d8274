/** What was said, the newest at the end, which stays in sight unless somebody scrolls up. */

import { useLayoutEffect, useRef, useState } from "react";
import type { CallStore } from "../../call/store";
import { personStyle } from "../../components/Avatar";
import { useCall } from "../../components/hooks";
import { Icon } from "../../components/Icon";
import type { Channel, Pending } from "./channel";
import { dateOf, type Group, groupsOf, timeOf } from "./groups";
import type { ChannelName, Chat } from "./state";
import { Text } from "./Text";

interface MessagesProps {
  store: CallStore;
  chat: Chat;
  name: ChannelName;
  channel: Channel;
  /** The focus is in the chat: whoever listens hears messages where they stand. */
  isFocused: boolean;
}

const NEAR = 40; // pixels: somebody who is this near to the end is at it

export function Messages({ store, chat, name, channel, isFocused }: MessagesProps) {
  const { messages, pending, oldest } = channel;
  const log = useRef<HTMLDivElement>(null);
  const [isAtEnd, setAtEnd] = useState(true);
  const count = messages.length + pending.length;
  const toEnd = () => log.current?.scrollTo({ top: log.current.scrollHeight });
  // biome-ignore lint/correctness/useExhaustiveDependencies: after each message.
  useLayoutEffect(() => {
    if (isAtEnd) toEnd();
  }, [count, name]);
  return (
    <div className="ps-messages">
      <div
        ref={log}
        className="ps-message-list"
        role="log"
        aria-label={name === "everybody" ? "Messages" : "Messages to interviewers only"}
        aria-live={isFocused ? "polite" : "off"}
        // biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls, also by keyboard.
        tabIndex={0}
        onScroll={({ currentTarget: { scrollTop, scrollHeight, clientHeight } }) =>
          setAtEnd(scrollHeight - clientHeight - scrollTop < NEAR)
        }
      >
        {oldest > 1 && <p className="ps-hint">Older messages are not kept.</p>}
        {count === 0 && <Nothing name={name} />}
        {groupsOf(messages).map((group) => (
          <Said key={group.id} group={group} store={store} />
        ))}
        {pending.map((one) => (
          <Unsent key={one.client} {...{ store, chat, name, one }} />
        ))}
      </div>
      {!isAtEnd && (
        <button type="button" className="ps-button ps-to-newest" onClick={toEnd}>
          <Icon name="down" />
          Jump to the newest
        </button>
      )}
    </div>
  );
}

function Nothing({ name }: { name: ChannelName }) {
  return (
    <p className="ps-empty">
      {name === "everybody"
        ? "Nothing has been written yet. Everybody in this interview reads what you write here."
        : "Nothing has been written yet. Only interviewers and hosts read what you write here; whoever becomes one later does not see it."}
    </p>
  );
}

function Said({ group, store }: { group: Group; store: CallStore }) {
  const { you, people } = useCall(store);
  const { username, name, at, messages } = group;
  const isOwn = username === you?.username;
  const colour = group.colour ?? people.find((one) => one.username === username)?.colour;
  return (
    <article className="ps-message" data-own={isOwn || undefined} style={personStyle({ colour })}>
      <header>
        <strong>{isOwn ? "You" : name}</strong>{" "}
        <time dateTime={at} title={dateOf(at)}>
          {timeOf(at)}
        </time>
      </header>
      {messages.map(({ id, text }) => (
        <div key={id} className="ps-message-text">
          <Text text={text} store={store} />
        </div>
      ))}
    </article>
  );
}

interface UnsentProps {
  store: CallStore;
  chat: Chat;
  name: ChannelName;
  one: Pending;
}

function Unsent({ store, chat, name, one: { client, text, problem } }: UnsentProps) {
  return (
    <article className="ps-message" data-own data-unsent>
      <header>
        <strong>You</strong> <span>{problem ? "not sent" : "sending…"}</span>
      </header>
      <div className="ps-message-text">
        <Text text={text} store={store} />
      </div>
      {problem && (
        <div className="ps-unsent">
          <p className="ps-problem">{problem}</p>
          <button type="button" className="ps-link" onClick={() => chat.sendAgain(name, client)}>
            Send again
          </button>{" "}
          <button type="button" className="ps-link" onClick={() => chat.discard(name, client)}>
            Discard
          </button>
        </div>
      )}
    </article>
  );
}
