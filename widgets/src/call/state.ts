/** What is known of a call at one moment: a frozen value, new with each change. */

import type { Farewell, Interview, Invitations, Person, PersonWaiting } from "../protocol";
import type { OwnMedia } from "./ownDevices";
import type { Received } from "./subscriber";

export type Link = "connecting" | "open" | "reconnecting" | "over";

export interface Toast {
  id: number;
  message: string;
}

export interface CallState extends OwnMedia {
  readonly link: Link;
  /** How often in a row the connection could not be made. */
  readonly failures: number;
  /** What the room refused last, for when it then closes the door. */
  readonly refusal: string;
  readonly knocking: boolean;
  readonly you: Person | null;
  readonly interview: Interview | null;
  readonly people: readonly Person[];
  readonly waiting: readonly PersonWaiting[];
  /** Null for everybody but hosts. */
  readonly invitations: Invitations | null;
  readonly received: readonly Received[];
  readonly speaking: ReadonlySet<string>;
  readonly toasts: readonly Toast[];
  readonly gone: { reason: Farewell; url: string } | null;
}

export function firstState(own: OwnMedia): CallState {
  return {
    ...own,
    link: "connecting",
    failures: 0,
    refusal: "",
    knocking: false,
    you: null,
    interview: null,
    people: [],
    waiting: [],
    invitations: null,
    received: [],
    speaking: new Set(),
    toasts: [],
    gone: null,
  };
}

/** Observers watch and listen: the room refuses their microphone and camera. */
export function maySpeak({ you }: CallState): boolean {
  return you !== null && you.role !== "observer";
}

const HOPELESS = 5; // attempts, after which a reload is offered

/** Why there is no connection, and whether reloading the page is worth a try. */
export function linkWords(state: CallState): { text: string; reload: boolean } | null {
  switch (state.link) {
    case "open":
      return null;
    case "over":
      if (state.gone?.reason === "elsewhere") {
        return {
          text: "You opened this interview in another tab. It goes on there; close this one.",
          reload: false,
        };
      }
      if (state.gone) return { text: "The call is over for you.", reload: false };
      return { text: state.refusal || "The room closed the connection.", reload: true };
    case "connecting":
      return { text: "Connecting…", reload: state.failures >= HOPELESS };
    case "reconnecting":
      return {
        text: "The connection was lost. Connecting again… What you type is kept.",
        reload: state.failures >= HOPELESS,
      };
  }
}
