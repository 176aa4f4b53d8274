/** The page's entry: reads what the service wrote into the page, wires, and mounts. */

import { createRoot } from "react-dom/client";
import { RoomSocket } from "../call/socket";
import { CallStore } from "../call/store";
import { Notebook } from "../features/notebook/state";
import type { PageConfig } from "../protocol";
import { toCall } from "./focus";
import { Page } from "./Page";
import { askAccess, watchProgress } from "./service";
import { playSound } from "./sounds";

declare global {
  interface Window {
    /** For the widgets' frames, which are of the same origin. */
    prepstack?: { store: CallStore };
  }
}

function readConfig(): PageConfig {
  const text = document.getElementById("prepstack-config")?.textContent ?? "";
  return JSON.parse(text); // as prepstack/wire/page.py declares it
}

/** Somebody came by *Back*, *Forward* or *Reload*: nobody asked to begin anew. */
function isComeBack(): boolean {
  const [visit] = performance.getEntriesByType("navigation");
  return visit instanceof PerformanceNavigationTiming && visit.type !== "navigate";
}

function mount(root: HTMLElement): void {
  const config = readConfig();
  const store = new CallStore({
    config,
    openWire: ({ socket }, events) => new RoomSocket(socket, events),
    askAccess: () => askAccess(config),
    watchProgress: (show) => watchProgress(config, show),
    storage: localStorage,
    tab: sessionStorage,
    isComeBack: isComeBack(),
    playSound,
  });
  const notebook = new Notebook(store, toCall);
  window.prepstack = { store };
  const replace = (url: string) => location.replace(url);
  createRoot(root).render(<Page {...{ store, config, notebook, replace }} />);
  store.start();
}

const root = document.getElementById("page");
if (root) mount(root);
