/** Sentences about what people ask of each other, and turn off for each other. */

import type { CallState } from "../../call/state";
import type { Kind, Muted, Question, Role, Topic } from "../../protocol";

type Names = Pick<CallState, "people" | "you">;

export function nameOf({ people }: Names, username: string): string {
  return people.find((person) => person.username === username)?.name ?? username;
}

const A_ROLE: Readonly<Record<Role, string>> = {
  interviewer: "an interviewer",
  candidate: "a candidate",
  observer: "an observer",
};

/** What `by` asks, said to whom it is for. */
export function requestWords({ people }: Names, { about, by }: Question): string {
  if (about === "microphone") return "asks you to unmute.";
  if (about === "camera") return "asks you to turn your camera on.";
  if (about === "screen") return "asks you to share your screen.";
  const role = people.find((person) => person.username === by)?.role ?? "observer";
  return `asks to swap roles: you would be ${A_ROLE[role]}.`;
}

/** The same as one sentence, for the live region. */
export function askedWords(state: Names, question: Question): string {
  return `${nameOf(state, question.by)} ${requestWords(state, question)}`;
}

const YES: Readonly<Record<Topic, string>> = {
  swap: "Swap",
  microphone: "Unmute",
  camera: "Turn camera on",
  screen: "Share screen",
};
export const yesWords = ({ about }: Question): string => YES[about];

const WAITS: Readonly<Record<Topic, string>> = {
  swap: "to swap roles",
  microphone: "to unmute",
  camera: "to turn their camera on",
  screen: "to share their screen",
};

/** Of a question that this person has asked. */
export const waitsWords = ({ about }: Question): string => WAITS[about];

const STOPPED: Readonly<Record<Kind, string>> = {
  microphone: "",
  camera: "video",
  screen: "screen share",
  screen_audio: "screen share", // they end together
};

export function mutedWords(state: Names, { username, by, kind }: Muted): string {
  const you = state.you?.username;
  const [who, byWhom] = [nameOf(state, username), nameOf(state, by)];
  const what = STOPPED[kind];
  if (username === you) return what ? `${byWhom} stopped your ${what}.` : `${byWhom} muted you.`;
  const doer = by === you ? "you" : byWhom;
  return what ? `${who}'s ${what} was stopped by ${doer}.` : `${who} was muted by ${doer}.`;
}
