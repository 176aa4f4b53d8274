/** What somebody reads in the lobby: as whom they join, who is there, what comes next. */

import type { CallState } from "../../call/state";
import type { PageConfig, Person, Role } from "../../protocol";

const ROLE_WORDS: Readonly<Record<Role, string>> = {
  candidate: "You join as the candidate.",
  interviewer: "You join as an interviewer.",
  observer: "You join as an observer: you watch and listen, and nobody sees or hears you.",
};

export function roleWords({ me }: PageConfig, { you }: CallState): string {
  if ((you ?? me).host) return "This is your interview.";
  return ROLE_WORDS[you?.role ?? me.role];
}

/** Those who are in the room already, but for the reader's own other tab. */
export function insiders({ people, you }: CallState): Person[] {
  return people.filter(({ place, username }) => place === "room" && username !== you?.username);
}

export function hereWords(state: CallState): string {
  const names = insiders(state).map(({ name, host }) => (host ? `${name} (host)` : name));
  if (names.length === 0) return "Nobody else is here yet.";
  const list = new Intl.ListFormat("en").format(names);
  return `${list} ${names.length === 1 ? "is" : "are"} here already.`;
}

/** Where the host is, for those who cannot go on without. */
export function hostWords(state: CallState): string {
  const host = state.people.find(({ host, place }) => host && place === "room");
  if (host) return `${host.name} is inside and sees that you are waiting.`;
  return "The host is not here yet. As soon as they come they see that you are waiting.";
}

const HOST_STEPS = [
  "Send the link, or show the code. Nobody comes in without you.",
  "Join. When somebody opens the link you are told, and let them in.",
  "End for everyone closes the room; the notebook is kept.",
];

const STEPS: Readonly<Record<Role, readonly string[]>> = {
  candidate: [
    "Press Join. When the host lets you in, you are there; nothing else to do.",
    "You talk, and write code in one notebook that everybody sees at once.",
    "Mute yourself, turn the camera off or leave whenever you like.",
  ],
  interviewer: [
    "Press Join. When the host lets you in, you are there; nothing else to do.",
    "You talk, and write in one notebook together with the candidate.",
    "You can leave and come back as long as the interview lasts.",
  ],
  observer: [
    "Press Join. When the host lets you in, you are there; nothing else to do.",
    "You see and hear everybody, and see what happens in the notebook.",
    "Your name stands in the list, so that everybody knows you are there.",
  ],
};

export function nextSteps({ me }: PageConfig, { you }: CallState): readonly string[] {
  return (you ?? me).host ? HOST_STEPS : STEPS[you?.role ?? me.role];
}
