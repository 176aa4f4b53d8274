/** The title of the tab: what somebody should know who looks at another one. */

import { useEffect } from "react";
import type { CallState } from "../../call/state";
import type { CallStore } from "../../call/store";
import { useCall } from "../../components/hooks";

const PHASES: Partial<Record<CallState["phase"], string>> = {
  waiting: "Waiting",
  left: "You left",
  ended: "Ended",
  elsewhere: "In another tab",
};

/** What the room calls an interview to which nobody gave a name. */
const UNNAMED = "Interview";

/** As the service calls it for this person, until somebody gives it a name. */
export function nameOf({ interview }: Pick<CallState, "interview">, title: string): string {
  return interview && interview.title !== UNNAMED ? interview.title : title;
}

export function titleOf(state: CallState, title: string): string {
  const { waiting } = state;
  const name = nameOf(state, title);
  if (waiting.length > 0) {
    const who = waiting.map((person) => person.name).join(", ");
    return `(${waiting.length}) ${who} ${waiting.length === 1 ? "is" : "are"} waiting · ${name}`;
  }
  const phase = PHASES[state.phase];
  return phase ? `${phase} · ${name}` : `${name} · prepStack`;
}

export function useTitle(store: CallStore, title: string): void {
  const text = titleOf(useCall(store), title);
  useEffect(() => {
    document.title = text;
  }, [text]);
}
