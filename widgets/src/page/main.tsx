/** The page's entry: reads what the service wrote into the page, wires, and mounts. */

import { createRoot } from "react-dom/client";
import { followPage, surroundings } from "../call/browser";
import { CallStore } from "../call/store";
import { type Features, FeaturesPlace, makeFeatures } from "../features/features";
import { Notebook } from "../features/notebook/state";
import type { PageConfig } from "../protocol";
import { toCall } from "./focus";
import { Page } from "./Page";
import { playSound } from "./sounds";

declare global {
  interface Window {
    /** For the widgets' frames, which are of the same origin. */
    prepstack?: { store: CallStore; features: Features };
  }
}

function readConfig(): PageConfig {
  const text = document.getElementById("prepstack-config")?.textContent ?? "";
  return JSON.parse(text); // as prepstack/wire/page.py declares it
}

function mount(root: HTMLElement): void {
  const config = readConfig();
  const store = new CallStore(surroundings(config, playSound));
  const notebook = new Notebook(store, toCall);
  const features = makeFeatures(store, config, notebook);
  window.prepstack = { store, features };
  const replace = (url: string) => location.replace(url);
  createRoot(root).render(
    <FeaturesPlace features={features}>
      <Page {...{ store, config, notebook, replace }} />
    </FeaturesPlace>,
  );
  followPage(store);
  store.start();
}

const root = document.getElementById("page");
if (root) mount(root);
