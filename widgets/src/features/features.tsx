/** The features that keep something beside the call's own state: made once, for the whole page. */

import { createContext, type ReactNode, useContext } from "react";
import type { CallStore } from "../call/store";
import type { PageConfig } from "../protocol";
import { Chat } from "./chat/state";
import { Hands } from "./hands/state";
import { Keyboard } from "./keyboard/state";
import { Layouts } from "./layouts/state";
import { Moderation } from "./moderation/state";
import type { Notebook } from "./notebook/state";
import { Material } from "./notes/material";
import { PrivateNotes } from "./notes/state";
import { Library } from "./problem/library";
import { problemService } from "./problem/service";
import { Problems } from "./problem/state";
import { Quality } from "./quality/state";
import { Reactions } from "./reactions/state";
import { Screens } from "./screens/state";
import { Playback } from "./sound/state";
import { Speaker } from "./speaker/state";
import { Thinking } from "./thinking/state";
import { Timer } from "./timer/state";
import { Trial } from "./trial/state";
import { Visible } from "./visible/state";

/** Each by its name. */
export type Features = ReturnType<typeof makeFeatures>;

export function makeFeatures(store: CallStore, config: PageConfig, notebook: Notebook) {
  const service = problemService(config);
  const problems = new Problems(store, service, notebook);
  return {
    chat: new Chat(store, config),
    screens: new Screens(store),
    layouts: new Layouts(),
    hands: new Hands(store),
    reactions: new Reactions(store),
    timer: new Timer(store),
    thinking: new Thinking(store),
    keyboard: new Keyboard(),
    moderation: new Moderation(store),
    quality: new Quality(store),
    trial: new Trial(store, config),
    speaker: new Speaker(store),
    playback: new Playback(),
    visible: new Visible(store),
    problems,
    library: new Library(store, service),
    material: new Material(store, problems, service),
    privateNotes: new PrivateNotes(store, service),
  };
}

const Place = createContext<Features | null>(null);

export function FeaturesPlace({ features, children }: { features: Features; children: ReactNode }) {
  return <Place.Provider value={features}>{children}</Place.Provider>;
}

export function useFeatures(): Features {
  const features = useContext(Place);
  if (!features) throw new Error("useFeatures is for what stands in a FeaturesPlace");
  return features;
}
