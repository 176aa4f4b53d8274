/** What somebody chose, kept for every interview on this installation. */

import type { Shelf } from "./surroundings";

export interface Choices {
  microphone: boolean;
  camera: boolean;
  microphoneId: string;
  cameraId: string;
  speakerId: string;
  /** A soft sound when somebody waits. */
  chime: boolean;
  /** Sound and picture go by the TURN server alone, where there is one. */
  relayOnly: boolean;
  /** Others' cameras are not received. */
  audioOnly: boolean;
}

const KEY = "prepstack-choices";

export const FIRST_CHOICES: Choices = {
  microphone: true,
  camera: true,
  microphoneId: "",
  cameraId: "",
  speakerId: "",
  chime: true,
  relayOnly: false,
  audioOnly: false,
};

/** A storage may be forbidden; then choices last as long as the page. */
export function loadChoices(storage: Shelf): Choices {
  try {
    const kept: unknown = JSON.parse(storage.getItem(KEY) ?? "{}");
    return { ...FIRST_CHOICES, ...(typeof kept === "object" ? kept : {}) };
  } catch {
    return FIRST_CHOICES;
  }
}

export function saveChoices(storage: Shelf, choices: Choices): void {
  try {
    storage.setItem(KEY, JSON.stringify(choices));
  } catch {
    // Full or forbidden: the choice still holds for this page.
  }
}
