/** Messages of one person within a minute stand together, under one name. */

import type { ChatMessage } from "../../protocol";

export interface Group {
  readonly id: number;
  readonly username: string;
  readonly name: string;
  readonly colour: number | undefined;
  readonly at: string;
  readonly messages: readonly ChatMessage[];
}

export function groupsOf(messages: readonly ChatMessage[]): Group[] {
  const groups: Group[] = [];
  for (const message of messages) {
    const last = groups.at(-1);
    if (last && last.username === message.username && minute(last.at) === minute(message.at)) {
      groups[groups.length - 1] = { ...last, messages: [...last.messages, message] };
    } else {
      const { id, username, name, colour, at } = message;
      groups.push({ id, username, name, colour, at, messages: [message] });
    }
  }
  return groups;
}

function minute(at: string): number {
  return Math.floor(Date.parse(at) / 60_000);
}

/** In the reader's zone, as it is written where they are. */
export function timeOf(at: string): string {
  return new Intl.DateTimeFormat(undefined, { hour: "2-digit", minute: "2-digit" }).format(
    new Date(at),
  );
}

export function dateOf(at: string): string {
  return new Intl.DateTimeFormat(undefined, { dateStyle: "full", timeStyle: "long" }).format(
    new Date(at),
  );
}
