import { describe, expect, it } from "vitest";

import { FakeTrack } from "./fakeComputer";
import { MutedVoice } from "./mutedVoice";

const microphone = () =>
  new FakeTrack("microphone", "the built-in", "built-in") as unknown as MediaStreamTrack;

function muted() {
  const voice = new MutedVoice();
  const track = microphone();
  track.enabled = false;
  const copy = voice.of(track, true);
  if (!copy) throw new Error("nothing is measured");
  return { voice, track, copy };
}

/** How often a hint is given. */
const hints = (voice: MutedVoice, levels: (number | null)[]) =>
  levels.filter((level) => voice.hear(level)).length;

describe("a microphone that is muted", () => {
  it("is measured by a copy, and stays silent itself", () => {
    const { voice, track, copy } = muted();

    expect(copy).not.toBe(track);
    expect([track.enabled, copy.enabled]).toEqual([false, true]);
    expect(voice.of(track, true)).toBe(copy);
  });

  it("is measured itself as soon as it is unmuted, and the copy is let go", () => {
    const { voice, track, copy } = muted();

    expect(voice.of(track, false)).toBe(track);
    expect(copy.readyState).toBe("ended");
  });

  it("is let go with the call", () => {
    const { voice, copy } = muted();

    voice.close();

    expect(copy.readyState).toBe("ended");
  });

  it("gives one hint to whoever speaks, and not another one while they stay muted", () => {
    const { voice } = muted();
    const talking = Array.from({ length: 40 }, (_, time) => (time % 2 ? 0.3 : 0));

    expect(hints(voice, talking)).toBe(1);
  });

  it("gives none for a cough, for quiet, or where nothing is measured", () => {
    const cough = [0.5, 0.5, 0.4, ...Array.from({ length: 20 }, () => 0), 0.5, 0.5];

    expect(hints(muted().voice, cough)).toBe(0);
    expect(
      hints(
        muted().voice,
        [...Array(40).keys()].map(() => null),
      ),
    ).toBe(0);
    expect(
      hints(
        new MutedVoice(),
        [...Array(40).keys()].map(() => 0.5),
      ),
    ).toBe(0);
  });

  it("gives another hint the next time", () => {
    const { voice, track } = muted();
    const talking = [...Array(12).keys()].map(() => 0.3);
    hints(voice, talking);
    voice.of(track, false);
    voice.of(track, true);

    expect(hints(voice, talking)).toBe(1);
  });
});
