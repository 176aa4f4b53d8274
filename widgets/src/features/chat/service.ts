/** The interviewers' channel: between this page and the service, and through no room. */

import { refusalOf } from "../../call/browser";
import type { ChatHistory, ChatSaid, PageConfig, Say } from "../../protocol";

/** Tests put a fake in its place. */
export interface Service {
  /** Returns what stops it. Each connection begins with the history. */
  follow(hear: (message: ChatHistory | ChatSaid) => void): () => void;
  /** Throws an `Error` with a sentence where it is refused or does not arrive. */
  say(message: Say): Promise<ChatSaid>;
}

const LOOK_AGAIN_AFTER = 3000; // milliseconds
const NO_ANSWER = "prepStack does not answer at the moment.";

export function serviceOf({ page, xsrf }: PageConfig): Service {
  const address = `${page}/chat`;
  return { follow: (hear) => follow(address, hear), say: (message) => say(address, xsrf, message) };
}

/** The service hears of a new role a moment after the page: until then it says no. */
function follow(address: string, hear: (message: ChatHistory | ChatSaid) => void): () => void {
  let events: EventSource;
  let timer: ReturnType<typeof setTimeout> | undefined;
  const open = () => {
    events = new EventSource(address);
    events.onmessage = ({ data }) => hear(JSON.parse(data)); // as the service declares it
    events.onerror = () => {
      if (events.readyState !== EventSource.CLOSED) return; // it tries again by itself
      timer = setTimeout(open, LOOK_AGAIN_AFTER);
    };
  };
  open();
  return () => {
    clearTimeout(timer);
    events.close();
  };
}

async function say(address: string, xsrf: string, message: Say): Promise<ChatSaid> {
  const response = await fetch(address, {
    method: "POST",
    headers: { "X-XSRFToken": xsrf, "Content-Type": "application/json" },
    body: JSON.stringify(message),
    redirect: "manual", // to sign in
  }).catch(() => null);
  if (response?.ok) return response.json();
  if (!response || response.type === "opaqueredirect") throw new Error(NO_ANSWER);
  throw new Error((await refusalOf(response)).message || NO_ANSWER);
}
