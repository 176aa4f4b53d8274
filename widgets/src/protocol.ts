/** Messages between browser and room, as prepstack/wire/browser.py declares them (docs/protocol.md, 1). */

import { type Action, type FromRoom, RIGHTS, type Role, type Welcome } from "./wire.generated";

export * from "./wire.generated";

/** The links by which people join, by the role that they give. */
export type Invitations = NonNullable<Welcome["invitations"]>;

/** What the table of rights says (prepstack/people.py); the room is asked again, and decides. */
export function can(person: { role: Role; host?: boolean } | null, action: Action): boolean {
  if (!person) return false;
  const rights: readonly Action[] = [...RIGHTS[person.role], ...(person.host ? RIGHTS.host : [])];
  return rights.includes(action);
}

/**
 * Throws an `Error` for what is no message at all.
 *
 * Fields are not looked at: room and page agreed on a version when they said hello, and both are
 * made from one declaration. Whoever handles messages leaves out types that they do not know.
 */
export function parseFromRoom(text: string): FromRoom {
  const value: unknown = JSON.parse(text);
  const isMessage = typeof value === "object" && value !== null && "type" in value;
  if (isMessage && typeof value.type === "string") return value as FromRoom; // see above
  throw new Error(`not a message of the room: ${text.slice(0, 80)}`);
}

/** Messages that a feature handles, and not the call: see `CallStore.on`. */
export type OfFeature = Extract<
  FromRoom,
  {
    type:
      | "chat_history"
      | "hands"
      | "muted"
      | "not_said"
      | "probed"
      | "quality"
      | "questions"
      | "reacted"
      | "said"
      | "speaker"
      | "thinking"
      | "timer"
      | "trial_offer"
      | "trial_published"
      | "trial_refused";
  }
>;
export type OfCall = Exclude<FromRoom, OfFeature>;

/** What is done with each message; the compiler misses one that is not there. */
export type HandlersOf<Messages extends { type: string }> = {
  [Type in Messages["type"]]: (message: Extract<Messages, { type: Type }>) => void;
};
