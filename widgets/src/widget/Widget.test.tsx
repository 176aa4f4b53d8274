// @vitest-environment jsdom
import { act, cleanup, render, screen } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { afterEach, describe, expect, it, vi } from "vitest";

import { FIRST_CHOICES } from "../call/choices";
import { CONFIG } from "../call/fakes";
import type { CallState } from "../call/state";
import type { CallStore } from "../call/store";
import { makeFeatures } from "../features/features";
import { Notebook } from "../features/notebook/state";
import { FakeService, run, state } from "../features/problem/fakes";
import { lookingAt, pageAround } from "./harmless";
import { Widget } from "./Widget";

const person = (username: string, name: string, host: boolean) => ({
  username,
  name,
  role: host ? "interviewer" : "candidate",
  host,
  place: "room",
  microphone: true,
  camera: false,
  colour: host ? 0 : 1,
});

function scene(microphone: boolean) {
  const ada = person("ada", "Ada", true);
  let state = {
    you: ada,
    people: [ada, person("ben", "Ben", false)],
    on: { microphone, camera: false },
    received: [],
    speaking: new Set(),
    tracks: { microphone: null, camera: null },
    choices: FIRST_CHOICES,
  } as unknown as CallState; // the parts that are shown
  const listeners = new Set<() => void>();
  const told: Record<string, (message: object) => void> = {};
  const store = {
    getState: () => state,
    subscribe: (listener: () => void) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    on: (type: string, handle: (message: object) => void) => {
      told[type] = handle;
    },
    told,
    ask: vi.fn(),
    announce: vi.fn(),
    now: () => Date.now(),
    turn: vi.fn(),
    stopSharing: vi.fn(),
    remove: vi.fn(),
  };
  const notebook = new Notebook(store as unknown as CallStore, () => undefined);
  const features = makeFeatures(store as unknown as CallStore, CONFIG, notebook);
  const change = (to: Partial<CallState>) => {
    state = { ...state, ...to };
    for (const listener of listeners) listener();
  };
  return { store: store as unknown as CallStore, features, stub: store, change };
}

afterEach(cleanup);

describe("a widget", () => {
  it("says in a sentence where it can be seen, outside of its interview", () => {
    render(<Widget name="VideoCall" page={null} />);

    expect(screen.getByText("Open this notebook in its interview to see the call.")).toBeTruthy();
  });

  it("shows the participants, and as they come and go", () => {
    const { store, features, change } = scene(true);
    render(<Widget name="Participants" page={{ store, features }} />);

    act(() => change({ people: [] }));

    expect(screen.queryByText("Ben")).toBeNull();
  });

  it("has nothing that a host could be tricked into, in the list of participants", () => {
    const { store, features } = scene(true);

    render(<Widget name="Participants" page={{ store, features }} />);

    expect(screen.getByText("Ben")).toBeTruthy();
    expect(screen.queryAllByRole("button")).toEqual([]);
  });

  it("mutes", async () => {
    const { store, features, stub } = scene(true);
    render(<Widget name="VideoCall" page={{ store, features }} />);

    await userEvent.click(screen.getByRole("button", { name: "Mute microphone" }));

    expect(stub.turn.mock.calls).toEqual([["microphone", false]]);
  });

  it("reacts, and lowers the own hand, in the page's own call", async () => {
    const { store, features, stub } = scene(true);
    render(<Widget name="Reactions" page={{ store, features }} />);

    await userEvent.click(screen.getByRole("button", { name: "Clap" }));
    act(() => stub.told.hands?.({ type: "hands", usernames: ["ada"] }));
    await userEvent.click(screen.getByRole("button", { name: "Lower hand" }));

    expect(stub.ask.mock.calls).toEqual([
      [{ type: "react", reaction: "clap" }],
      [{ type: "lower_hand", username: "ada" }],
    ]);
    expect(screen.queryByRole("button", { name: "Raise hand" })).toBeNull();
  });

  it("shows the timer, with nothing to press", () => {
    const { store, features, stub } = scene(true);
    render(<Widget name="InterviewTimer" page={{ store, features }} />);
    expect(screen.getByText("The timer has not been started.")).toBeTruthy();

    const plan = { introduction: 5, clarify: 5, code: 20, test: 10, feedback: 5 };
    const counted = { phase: "code", spent: 760, spent_before: 600, running_since: null };
    act(() => stub.told.timer?.({ type: "timer", plan, ...counted }));

    expect(screen.getByRole("region", { name: "Timer" }).textContent).toContain("12:40/45:00");
    expect(screen.queryAllByRole("button")).toEqual([]);
  });

  it("says that recording comes with the next version, with nothing to press", () => {
    const { store, features } = scene(true);

    render(<Widget name="RecordingControls" page={{ store, features }} />);

    const panel = screen.getByRole("region", { name: "Recording" });
    expect(panel.textContent).toContain("Recording comes with the next version.");
    expect(screen.queryAllByRole("button")).toEqual([]);
  });

  it("lowers nobody else's hand", () => {
    const { store, features, stub } = scene(true);
    render(<Widget name="Participants" page={{ store, features }} />);

    act(() => stub.told.hands?.({ type: "hands", usernames: ["ben"] }));

    expect(screen.getByTitle("Hand raised, number 1")).toBeTruthy();
    expect(screen.queryAllByRole("button")).toEqual([]);
  });

  it("shows the screens, and nothing that could be pressed by trick", () => {
    const { store, features, change } = scene(true);
    render(<Widget name="ScreenShare" page={{ store, features }} />);
    expect(screen.getByText("Nobody shares a screen.")).toBeTruthy();

    const [ben, fay] = [person("ben", "Ben", false), person("fay", "Fay", false)];
    act(() => change({ people: [ben, fay].map((one) => ({ ...one, screen: true })) as never }));

    expect(screen.getByLabelText("Ben, screen")).toBeTruthy();
    expect(screen.getByLabelText("Fay, screen")).toBeTruthy();
    expect(screen.queryAllByRole("button")).toEqual([]);
  });

  it("ends one's own share", async () => {
    const { store, features, stub, change } = scene(true);
    change({ ownScreen: { picture: null as never, sound: null } });
    render(<Widget name="ScreenShare" page={{ store, features }} />);

    await userEvent.click(screen.getByRole("button", { name: "Stop sharing" }));

    expect(stub.stopSharing).toHaveBeenCalledTimes(1);
  });

  it("shows the newest run and its results, with nothing to press", async () => {
    const service = new FakeService();
    const { store, features, change } = scene(true);
    render(<Widget name="TestResults" page={{ store, features }} />);
    expect(screen.getByText("No tests have been run yet.")).toBeTruthy();
    act(() => change({ phase: "live" }));

    const result = {
      number: 1,
      group: "sample",
      verdict: "AC",
      time_ms: 3,
      memory_mb: 11,
    } as const;
    const outcome = { verdict: "AC", passed: 1, cases: 1, results: [result] } as const;
    await service.tell(state({}, run({ run: 2, status: "done", ...outcome }), run()));

    expect(screen.getByText("2: Run tests, Ben O., 1 of 1")).toBeTruthy();
    expect(screen.getByRole("table", { name: "Test results" }).textContent).toContain("Accepted");
    expect(screen.queryAllByRole("button")).toEqual([]);
    expect(screen.queryAllByRole("combobox")).toEqual([]);
  });

  it("never unmutes", () => {
    const { store, features } = scene(false);

    render(<Widget name="VideoCall" page={{ store, features }} />);

    expect(screen.queryAllByRole("button")).toEqual([]);
  });
});

describe("the call that a widget has", () => {
  it("does nothing that is asked of it", () => {
    const { store, stub } = scene(true);

    lookingAt(store).remove("ben");

    expect(stub.remove).not.toHaveBeenCalled();
  });

  it("is the same state as long as the page's is", () => {
    const view = lookingAt(scene(true).store);

    expect(view.getState()).toBe(view.getState());
  });

  it("is nobody's where the page around is of another origin", () => {
    const foreign = new Proxy({} as Window, {
      get: () => {
        throw new DOMException("Blocked a frame", "SecurityError");
      },
    });

    expect(pageAround(foreign)).toBeNull();
    expect(pageAround({} as Window)).toBeNull();
  });
});
