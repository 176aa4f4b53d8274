/** The interviewers' channel: between this page and the service, and through no room. */

import { askService, followEvents } from "../../call/service";
import type { ChatHistory, ChatSaid, PageConfig, Say } from "../../protocol";

/** Tests put a fake in its place. */
export interface Service {
  /** Returns what stops it. Each connection begins with the history. */
  follow(hear: (message: ChatHistory | ChatSaid) => void): () => void;
  /** Throws an `Error` with a sentence where it is refused or does not arrive. */
  say(message: Say): Promise<ChatSaid>;
}

export function serviceOf({ page, xsrf }: PageConfig): Service {
  const address = `${page}/chat`;
  return {
    follow: (hear) => followEvents(address, hear),
    say: (message) => askService("POST", address, xsrf, message),
  };
}
