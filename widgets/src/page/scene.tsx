/** The page in front of a fake room, as its tests find it. */

import { act, cleanup, configure, render, screen, waitFor } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { afterEach, beforeEach, vi } from "vitest";
import {
  AT_THE_DOOR,
  CONFIG,
  FakePeerConnection,
  FakeShelf,
  FakeSurroundings,
} from "../call/fakes";
import { CallStore } from "../call/store";
import { FeaturesPlace, makeFeatures } from "../features/features";
import { Notebook } from "../features/notebook/state";
import type { FromRoom, PageConfig, Person, Role, Welcome } from "../protocol";
import { toCall } from "./focus";
import { Page } from "./Page";

export const NOTEBOOK = `${CONFIG.room_origin}/user/room-x/doc`;
const LINK = "http://prepstack.localhost:8000/services/prepstack/j/";

export function person(username: string, name: string, change: Partial<Person> = {}): Person {
  return {
    username,
    name,
    role: "candidate",
    host: false,
    place: "room",
    microphone: true,
    camera: false,
    colour: 1,
    ...change,
  };
}

export const ADA = person("ada", "Ada L.", { role: "interviewer", host: true, colour: 0 });
export const BEN = person("ben", "Ben O.");

const INVITES = (["candidate", "interviewer", "observer"] as const).map((role) => ({
  role,
  url: LINK + role,
  qr: `/services/prepstack/interviews/k3jq7zpm2xva/qr/${role}.svg`,
}));

export const FOR_HOST: PageConfig = { ...CONFIG, invites: INVITES, code: "abc-defg-hij" };

export function forGuest(role: Role = "candidate"): PageConfig {
  const me = { username: "ben", name: "Ben O.", role, host: false, guest: true };
  return { ...CONFIG, me, out: "", out_label: "" };
}

export interface Scene {
  store: CallStore;
  around: FakeSurroundings;
  notebook: Notebook;
  user: ReturnType<typeof userEvent.setup>;
  /** Where the page went. */
  visited: string[];
  say: (message: FromRoom) => Promise<void>;
}

export function begin(config: PageConfig, kept: Record<string, string> = {}): Scene {
  const storage = new FakeShelf([["prepstack-choices", '{"microphone":false,"camera":false}']]);
  for (const [key, value] of Object.entries(kept)) storage.set(key, value);
  const around = new FakeSurroundings(storage, new FakeShelf(), config);
  const store = new CallStore(around);
  const notebook = new Notebook(store, toCall);
  const visited: string[] = [];
  const replace = (url: string) => void visited.push(url);
  render(
    <FeaturesPlace features={makeFeatures(store, config, notebook)}>
      <Page {...{ store, config, notebook, replace }} />
    </FeaturesPlace>,
  );
  const say = async (message: FromRoom) => act(async () => around.wire.say(message));
  return { store, around, notebook, visited, say, user: userEvent.setup() };
}

export async function atTheDoor(
  config: PageConfig = FOR_HOST,
  change: Partial<Welcome> = {},
): Promise<Scene> {
  const scene = begin(config);
  act(() => scene.store.start());
  await waitFor(() => scene.around.wire);
  act(() => scene.around.wire.accept());
  const { me } = config;
  const you: Person = { ...(me.host ? ADA : BEN), role: me.role, place: "lobby" };
  const { waiting, invitations, ...rest } = AT_THE_DOOR;
  await scene.say({ ...rest, ...(me.host ? { waiting: [], invitations } : {}), you, ...change });
  return scene;
}

export async function inside(
  config: PageConfig = FOR_HOST,
  people: readonly Person[] = [ADA, BEN],
): Promise<Scene> {
  const scene = await atTheDoor(config);
  await scene.user.click(screen.getByRole("button", { name: "Join" }));
  await scene.say({ type: "people", people: [...people] });
  await scene.say({ type: "admitted", url: NOTEBOOK });
  await screen.findByRole("region", { name: "Call" }); // the others' pictures go first
  return scene;
}

/** What the notebook in the frame says. */
export async function fromNotebook(data: unknown, origin = CONFIG.room_origin): Promise<void> {
  const frame = screen.getByTitle<HTMLIFrameElement>("Notebook");
  const event = new MessageEvent("message", { data, origin, source: frame.contentWindow });
  await act(async () => void window.dispatchEvent(event));
}

export function sizeOfPage(width: number, height: number): void {
  vi.stubGlobal("matchMedia", (query: string) => {
    const isSmall = query.includes("max-width") && (width < 900 || height < 600);
    const isDesk = query.includes("min-width") && width >= 1280;
    const changes = { addEventListener: () => undefined, removeEventListener: () => undefined };
    return { matches: isSmall || isDesk, ...changes };
  });
}

/** What jsdom lacks of a browser; nothing of ours. */
export function onPage(): void {
  configure({ asyncUtilTimeout: 20_000 }); // of a busy machine
  beforeEach(() => {
    sizeOfPage(1440, 900);
    vi.stubGlobal("RTCPeerConnection", FakePeerConnection);
    vi.stubGlobal(
      "ResizeObserver",
      class {
        observe = () => undefined;
        unobserve = () => undefined;
        disconnect = () => undefined;
      },
    );
    vi.stubGlobal(
      "EventSource",
      class {
        close = () => undefined;
      },
    );
    HTMLElement.prototype.scrollTo = () => undefined;
    HTMLMediaElement.prototype.play = async () => undefined;
    HTMLDialogElement.prototype.showModal ??= function showModal() {
      this.open = true;
    };
    localStorage.clear();
    sessionStorage.clear();
    document.title = "";
  });
  afterEach(() => {
    cleanup();
    vi.unstubAllGlobals();
  });
}
