/** The features that keep something beside the call's own state: made once, for the whole page. */

import { createContext, type ReactNode, useContext } from "react";
import type { CallStore } from "../call/store";
import type { PageConfig } from "../protocol";
import { Speaker } from "./speaker/state";
import { Visible } from "./visible/state";

/** Each by its name. */
export type Features = ReturnType<typeof makeFeatures>;

export function makeFeatures(store: CallStore, _config: PageConfig) {
  return {
    speaker: new Speaker(store),
    visible: new Visible(store),
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
