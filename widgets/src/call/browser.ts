/** The page around the store, as a browser has it. */

import type { CallAccess, PageConfig, RoomProgress } from "../protocol";
import { RoomSocket } from "./socket";
import { hasGone } from "./state";
import type { CallStore } from "./store";
import { Refusal, type Shelf, type Surroundings } from "./surroundings";

const LOOK_AGAIN_AFTER = 3000; // milliseconds
const MAYBE_SIGNED_OUT =
  "prepStack does not answer at the moment. If it goes on, reload the page: you may have been signed out.";

type PlaySound = Surroundings["playSound"];

export function surroundings(config: PageConfig, playSound: PlaySound): Surroundings {
  return {
    config,
    openWire: ({ socket }, events) => new RoomSocket(socket, events),
    askAccess: () => askAccess(config),
    watchProgress: (show) => watchProgress(config.progress, show),
    storage: shelf(() => localStorage),
    tab: shelf(() => sessionStorage),
    isComeBack: isComeBack(),
    playSound,
  };
}

/** A browser may forbid even to look at its storages. */
function shelf(find: () => Storage): Shelf {
  try {
    return find();
  } catch {
    return { getItem: () => null, setItem: () => undefined, removeItem: () => undefined };
  }
}

/** Tells the store what becomes of the page. */
export function followPage(store: CallStore): void {
  addEventListener("pagehide", store.unloading);
  addEventListener("online", store.online);
  addEventListener("pageshow", ({ persisted }) => {
    // Shown again as it was left, but its sockets are gone: only what has ended can stay so.
    if (persisted && !hasGone(store.state)) location.reload();
  });
}

async function askAccess({ call, xsrf }: PageConfig): Promise<CallAccess> {
  const response = await fetch(call, {
    method: "POST",
    headers: { "X-XSRFToken": xsrf, Accept: "application/json" },
    redirect: "manual", // to sign in, or by the hub as long as the proxy does not know the service
  });
  if (response.type === "opaqueredirect") throw new Refusal("unavailable", MAYBE_SIGNED_OUT);
  if (response.ok) return response.json();
  throw await refusalOf(response);
}

/** The service says `{code, message}`; whatever else answers in its place says nothing of us. */
export async function refusalOf(response: Response): Promise<Refusal> {
  const said: unknown = await response.json().catch(() => null);
  const isOurs = typeof said === "object" && said !== null && "code" in said && "message" in said;
  if (isOurs) return new Refusal(String(said.code), String(said.message));
  return new Refusal(response.status === 429 ? "too_many_requests" : "unavailable", "");
}

/** Also over a service that restarts, for which a browser gives its events up. */
function watchProgress(address: string, show: (progress: RoomProgress) => void): () => void {
  let events: EventSource;
  let timer: ReturnType<typeof setTimeout> | undefined;
  const open = () => {
    events = new EventSource(address);
    events.onmessage = ({ data }) => {
      const progress: RoomProgress = JSON.parse(data);
      if (progress.ready || progress.failed) events.close();
      show(progress);
    };
    events.onerror = () => {
      if (events.readyState !== EventSource.CLOSED) return; // it tries again by itself
      timer = setTimeout(open, LOOK_AGAIN_AFTER);
    };
  };
  open();
  return () => {
    clearTimeout(timer);
    events.close();
  };
}

function isComeBack(): boolean {
  const [entry] = performance.getEntriesByType("navigation");
  const type = entry instanceof PerformanceNavigationTiming ? entry.type : "navigate";
  return type === "reload" || type === "back_forward";
}
