import { describe, expect, it } from "vitest";

import { Ear, levelIn, Silence } from "./speaking";
import type { Received } from "./subscriber";

const report = (type: string, fields: object) => new Map([["1", { type, ...fields }]]);

/** A receiver that says what the test has it say. */
class FakeReceiver {
  sources: { rtpTimestamp: number; audioLevel?: number }[] = [];
  stats: Map<string, unknown> = new Map();
  getSynchronizationSources = () => this.sources;
  getStats = async () => this.stats;
}

function voice(receiver: FakeReceiver): Received[] {
  const item = { key: "0", username: "ben", kind: "microphone", receiver, stream: null };
  return [item as unknown as Received]; // what is used of them
}

describe("a level", () => {
  it("is that of the newest packet, and old once no other comes", async () => {
    const ear = new Ear();
    const receiver = new FakeReceiver();
    receiver.sources = [{ rtpTimestamp: 960, audioLevel: 0.4 }];

    const first = await ear.levelsOf(voice(receiver));
    const second = await ear.levelsOf(voice(receiver));

    expect([first.get("ben"), second.get("ben")]).toEqual([0.4, 0]);
  });

  it("is looked up in the statistics by a browser that says none with the packet", async () => {
    const receiver = new FakeReceiver();
    receiver.sources = [{ rtpTimestamp: 960 }];
    receiver.stats = report("inbound-rtp", { audioLevel: 0.3 });

    expect((await new Ear().levelsOf(voice(receiver))).get("ben")).toBe(0.3);
  });

  it("is unknown, and not nothing, where the statistics do not have it", async () => {
    const receiver = new FakeReceiver();
    receiver.stats = report("media-source", {});

    expect(await levelIn(receiver as unknown as RTCRtpReceiver, "media-source")).toBeNull();
  });
});

describe("who speaks", () => {
  it("is still speaking between two words, and not for long", () => {
    const ear = new Ear();
    const heard = [0.3, 0, 0, 0].map((level) => ear.hear(new Map([["ben", level]])).has("ben"));

    expect(heard).toEqual([true, true, true, false]);
  });

  it("is nobody who has gone", () => {
    const ear = new Ear();
    ear.hear(new Map([["ben", 0.3]]));

    expect(ear.hear(new Map()).size).toBe(0);
  });
});

describe("silence", () => {
  const listen = (silence: Silence, level: number | null, times: number) =>
    Array.from({ length: times }, () => silence.hear(level)).at(-1);

  it("is noticed after five seconds, and over with the first sound", () => {
    const silence = new Silence();

    expect(listen(silence, 0, 19)).toBe(false);
    expect(listen(silence, 0, 1)).toBe(true);
    expect(listen(silence, 0.001, 1)).toBe(false);
  });

  it.each([null, 0.001])("is none where the level is %s", (level) => {
    expect(listen(new Silence(), level, 100)).toBe(false);
  });
});
