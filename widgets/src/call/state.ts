/** What is known of a call at one moment: a frozen value, new with each change. */

import type {
  Interview,
  Invitations,
  PageConfig,
  Person,
  PersonWaiting,
  RoomProgress,
  Welcome,
} from "../protocol";
import { can } from "../protocol";
import type { DeviceKind } from "./devices";
import type { OwnMedia } from "./ownDevices";
import type { SharedScreen } from "./ownScreen";
import type { Received } from "./subscriber";
import type { Toast } from "./toasts";

/** Another one with each announcement, also of the same words. */
export interface Saying {
  readonly sentence: string;
}

/** Where the person is: the page shows one of these, and never goes to another page. */
export type Phase =
  | "lobby"
  | "waiting"
  | "live"
  | "left"
  | "ended"
  | "removed"
  | "refused"
  | "elsewhere";

/** `preparing`: the room starts. `over`: nothing is tried any more. */
export type Link = "preparing" | "connecting" | "open" | "reconnecting" | "over";

export interface CallState extends OwnMedia {
  /** Of one person alone: there is a notebook, and no call. */
  readonly practice: boolean;
  /** What this person shares, from this tab. */
  readonly ownScreen: SharedScreen | null;
  readonly phase: Phase;
  readonly link: Link;
  /** How often in a row the connection could not be made. */
  readonly failures: number;
  /** Why there is no connection, in words; empty where nothing is known. */
  readonly trouble: string;
  /** Why sound and picture are not sent or received, with what to do; empty where they are. */
  readonly mediaProblem: string;
  /** How far the room's start is, while that is watched. */
  readonly progress: RoomProgress | null;
  /** *Join* was pressed and is not answered yet: of the lobby. */
  readonly isJoining: boolean;
  /** Why *Join* was refused: a name that is taken, for instance. Empty otherwise. */
  readonly joinProblem: string;
  /** In the lobby: this person is live in another tab. */
  readonly isInAnotherTab: boolean;
  /** The notebook's address for the frame, from the admission on. */
  readonly notebook: string | null;
  /** The microphone is on, and nothing has been heard from it for a while. */
  readonly silent: boolean;
  readonly you: Person | null;
  readonly interview: Interview | null;
  readonly people: readonly Person[];
  readonly waiting: readonly PersonWaiting[];
  /** Null for everybody but hosts. */
  readonly invitations: Invitations | null;
  readonly received: readonly Received[];
  readonly speaking: ReadonlySet<string>;
  readonly toasts: readonly Toast[];
  /** What was announced last, to whoever cannot see it. */
  readonly said: Saying | null;
}

export function firstState(own: OwnMedia, { farewell, practice }: PageConfig): CallState {
  return {
    ...own,
    practice,
    ownScreen: null,
    phase: farewell ?? "lobby",
    link: farewell ? "over" : "connecting",
    failures: 0,
    trouble: "",
    mediaProblem: "",
    progress: null,
    isJoining: false,
    joinProblem: "",
    isInAnotherTab: false,
    notebook: null,
    silent: false,
    you: null,
    interview: null,
    people: [],
    waiting: [],
    invitations: null,
    received: [],
    speaking: new Set(),
    toasts: [],
    said: null,
  };
}

/** What a welcome says of everything but the people, and where one is. */
export function fromWelcome(message: Welcome): Partial<CallState> {
  return {
    failures: 0,
    trouble: "",
    progress: null,
    you: message.you,
    interview: message.interview,
    waiting: message.waiting ?? [],
    invitations: message.invitations ?? null,
  };
}

/** What kept somebody out is over with the lock. */
export function withInterview(before: CallState, interview: Interview): Partial<CallState> {
  const isUnlocked = before.interview?.locked && !interview.locked;
  return isUnlocked ? { interview, joinProblem: "" } : { interview };
}

/** All who are in the room; in the lobby one's own name means another tab. */
export function withPeople(before: CallState, people: readonly Person[]): Partial<CallState> {
  const { phase, you } = before;
  const me = people.find((person) => person.username === you?.username);
  const isLive = phase === "live";
  return { people, you: (isLive && me) || you, isInAnotherTab: !isLive && me !== undefined };
}

/** Whoever is in one of these has gone: no device is on, and nothing is tried by itself. */
export function hasGone({ phase }: Pick<CallState, "phase">): boolean {
  return phase !== "lobby" && phase !== "waiting" && phase !== "live";
}

interface Speaker {
  readonly you: Parameters<typeof can>[0];
  readonly practice: boolean;
}

/** Observers watch and listen: the room refuses their microphone and camera. */
export function maySpeak({ you, practice }: Speaker): boolean {
  return !practice && can(you, "speak");
}

/** Whoever leads lowers hands, and keeps the time. */
export function mayLead({ you }: Pick<CallState, "you">): boolean {
  return can(you, "lead");
}

/** Which device is used, whichever was chosen: another one may have taken its place. Empty: any. */
export function deviceInUse(state: OwnMedia, kind: DeviceKind): string {
  const chosen = kind === "microphone" ? state.choices.microphoneId : state.choices.cameraId;
  const used = state.tracks[kind]?.getSettings().deviceId ?? chosen;
  return used === "default" ? "" : used; // Chromium's name for what its system chose
}

const HOPELESS = 5; // attempts, after which a reload is offered

/** Why there is no connection, and whether reloading the page is worth a try. */
export function linkWords(state: CallState): { text: string; reload: boolean } | null {
  const isLong = state.failures >= HOPELESS;
  switch (state.link) {
    case "open":
      return null;
    case "over":
      if (hasGone(state)) return null; // the page itself says it
      return { text: state.trouble || "The room closed the connection.", reload: true };
    case "preparing":
      return { text: state.trouble || "The room is starting…", reload: isLong };
    case "connecting":
      return { text: state.trouble || "Connecting…", reload: isLong };
    case "reconnecting":
      return {
        text: `${state.trouble || "The connection was lost."} Connecting again… What you type is kept.`,
        reload: isLong,
      };
  }
}
