import { afterEach, expect, it, vi } from "vitest";

import { Loudness } from "./loudness";

afterEach(() => vi.unstubAllGlobals());

function begin(state: string, userActivation?: { hasBeenActive: boolean }) {
  const resume = vi.fn(async () => Promise.reject(new DOMException("no", "InvalidStateError")));
  class Context {
    state = state;
    resume = resume;
    createMediaStreamSource = () => ({ connect: () => {}, disconnect: () => {} });
  }
  vi.stubGlobal("AudioContext", Context);
  vi.stubGlobal("AnalyserNode", class {});
  vi.stubGlobal("MediaStream", class {});
  vi.stubGlobal("navigator", { userActivation });
  const loudness = new Loudness();
  loudness.listenTo({} as MediaStreamTrack); // nobody looks into it
  return { loudness, resume };
}

it.each([
  ["after a click", "suspended", { hasBeenActive: true }, 1],
  ["not before it", "suspended", { hasBeenActive: false }, 0],
  ["where the browser does not say", "suspended", undefined, 1],
  ["not while a telephone call interrupts it", "interrupted", { hasBeenActive: true }, 0],
])("measures %s", (_, state, activation, times) => {
  const { loudness, resume } = begin(state, activation);

  const level = loudness.read();

  expect(level).toBeNull();
  expect(resume).toHaveBeenCalledTimes(times);
});
