/** What the call's store needs of the page around it; tests put fakes in its place. */

import type { CallAccess, PageConfig, RoomProgress } from "../protocol";
import type { OpenWire } from "./socket";

export type Sound = "chime" | "test";

/** What is used of a browser's storages. */
export type Shelf = Pick<Storage, "getItem" | "setItem" | "removeItem">;

export interface Surroundings {
  readonly config: PageConfig;
  readonly openWire: OpenWire;
  /** Throws a `Refusal` where the service says no, and anything else where it does not answer. */
  askAccess(): Promise<CallAccess>;
  /** Returns what stops it. */
  watchProgress(show: (progress: RoomProgress) => void): () => void;
  /** Keeps what is chosen, per installation. */
  readonly storage: Shelf;
  /** Keeps what one tab knows, also over a reload. */
  readonly tab: Shelf;
  /** The page was reached by *Back*, *Forward* or *Reload*: nobody asked to begin anew. */
  readonly isComeBack: boolean;
  /** Ends when the sound has ended; `speakerId` is empty for the usual loudspeaker. */
  playSound(sound: Sound, speakerId: string): Promise<void>;
}

/** The service's answer to whoever may not have the call, or not yet. */
export class Refusal extends Error {
  constructor(
    readonly code: string,
    message: string,
  ) {
    super(message);
  }
}
