/** With whom this person can swap roles: an interviewer with a candidate. */

import type { CallState } from "../../call/state";
import { can, type Person } from "../../protocol";

export function partners({ you, people }: Pick<CallState, "you" | "people">): Person[] {
  if (!can(you, "swap")) return [];
  return people.filter((person) => can(person, "swap") && person.role !== you?.role);
}
