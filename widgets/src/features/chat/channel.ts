/** One channel of the chat as a value, and what becomes of it with each thing that happens. */

import type { ChatHistory, ChatMessage, ChatSaid } from "../../protocol";

/** Written here, and not known to have arrived. */
export interface Pending {
  readonly client: string;
  readonly text: string;
  /** Why it was refused; empty while it is on its way. */
  readonly problem: string;
}

export interface Channel {
  readonly messages: readonly ChatMessage[];
  /** Older messages than this one are not kept any more. */
  readonly oldest: number;
  readonly pending: readonly Pending[];
  readonly draft: string;
  /** The number of the newest message that was looked at. */
  readonly readUpTo: number;
}

export function emptyChannel(readUpTo = 0): Channel {
  return { messages: [], oldest: 1, pending: [], draft: "", readUpTo };
}

export function withHistory(channel: Channel, { messages, oldest }: ChatHistory): Channel {
  const newest = messages.at(-1)?.id ?? oldest - 1;
  const readUpTo = Math.min(channel.readUpTo, newest); // numbers began anew with a lost history
  return withoutArrived({ ...channel, messages, oldest, readUpTo });
}

/** One that is there already changes nothing but what is kept. */
export function withMessage(channel: Channel, { message, oldest }: ChatSaid): Channel {
  const isKnown = channel.messages.some(({ id }) => id === message.id);
  const all = isKnown ? channel.messages : [...channel.messages, message];
  const messages = all.filter(({ id }) => id >= oldest);
  return withoutArrived({ ...channel, messages, oldest });
}

export function withPending(channel: Channel, client: string, text: string): Channel {
  const pending = [...channel.pending, { client, text, problem: "" }];
  return { ...channel, pending, draft: "" };
}

export function withProblem(channel: Channel, client: string, problem: string): Channel {
  const pending = channel.pending.map((one) => (one.client === client ? { ...one, problem } : one));
  return { ...channel, pending };
}

export function withoutPending(channel: Channel, client: string): Channel {
  return { ...channel, pending: channel.pending.filter((one) => one.client !== client) };
}

export function allRead(channel: Channel): Channel {
  return { ...channel, readUpTo: channel.messages.at(-1)?.id ?? channel.readUpTo };
}

export function unreadIn({ messages, readUpTo }: Channel, me: string): number {
  return messages.filter(({ id, username }) => id > readUpTo && username !== me).length;
}

function withoutArrived(channel: Channel): Channel {
  const arrived = new Set(channel.messages.map(({ client }) => client));
  const pending = channel.pending.filter(({ client }) => !arrived.has(client));
  return { ...channel, pending };
}
