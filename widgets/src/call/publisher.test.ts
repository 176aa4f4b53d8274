import { beforeAll, expect, it, vi } from "vitest";

import type { FromBrowser } from "../protocol";
import { Publisher } from "./publisher";

/** A peer connection that waits for an answer, and keeps what it gets. */
class FakePeerConnection {
  static made: FakePeerConnection[] = [];
  signalingState = "stable";
  localDescription: { sdp: string } | null = null;
  answers: string[] = [];
  private broken: Error | null = null;

  constructor() {
    FakePeerConnection.made.push(this);
  }

  places: { mid: string; direction: string; track: unknown }[] = [];

  addTransceiver(track: unknown, { direction }: { direction: string }): unknown {
    const place = { mid: String(this.places.length), direction, track };
    const replaceTrack = async (other: unknown) => {
      place.track = other;
    };
    this.places.push(place);
    return Object.assign(place, { sender: { replaceTrack } });
  }

  async setLocalDescription(): Promise<void> {
    await Promise.resolve();
    if (this.broken) throw this.broken;
    this.signalingState = "have-local-offer";
    this.localDescription = { sdp: `offer ${FakePeerConnection.made.length}` };
  }

  async setRemoteDescription({ sdp }: { sdp: string }): Promise<void> {
    this.signalingState = "stable";
    this.answers.push(sdp);
  }

  breakOffer(error: Error): void {
    this.broken = error;
  }

  close(): void {
    this.signalingState = "closed";
  }
}

beforeAll(() => {
  vi.stubGlobal("RTCPeerConnection", FakePeerConnection);
});

function begin() {
  FakePeerConnection.made = [];
  const heard: FromBrowser[] = [];
  const failed = vi.fn();
  return {
    publisher: new Publisher((message) => heard.push(message), { worked: () => {}, failed }),
    heard,
    failed,
  };
}

it("takes the answer to its offer", async () => {
  const { publisher, heard } = begin();
  await publisher.open();

  await publisher.answered({ generation: 1, sdp: "answer" });

  expect(heard).toMatchObject([{ type: "publish", generation: 1, sdp: "offer 1" }]);
  expect(FakePeerConnection.made[0]?.answers).toEqual(["answer"]);
});

it("ignores a late answer to an offer before, and takes the one to the newest", async () => {
  const { publisher, heard, failed } = begin();
  await publisher.open();
  await publisher.open();

  await publisher.answered({ generation: 1, sdp: "late" });
  await publisher.answered({ generation: 2, sdp: "answer" });

  expect(heard.map((message) => message.type === "publish" && message.generation)).toEqual([1, 2]);
  expect(FakePeerConnection.made.map(({ answers }) => answers)).toEqual([[], ["answer"]]);
  expect(failed).not.toHaveBeenCalled();
});

it("ignores an answer that comes while the next offer is being made", async () => {
  const { publisher } = begin();
  await publisher.open();
  const opening = publisher.open();

  await publisher.answered({ generation: 1, sdp: "late" });
  await opening;

  expect(FakePeerConnection.made.map(({ answers }) => answers)).toEqual([[], []]);
});

it("tells nothing of an offer that could not be made because it was closed", async () => {
  const { publisher, failed } = begin();
  const opening = publisher.open();
  FakePeerConnection.made[0]?.breakOffer(new DOMException("closed", "InvalidStateError"));
  publisher.close();
  await opening;

  expect(failed).not.toHaveBeenCalled();
});

it("tells of an offer that could not be made", async () => {
  const { publisher, failed } = begin();
  const opening = publisher.open();
  FakePeerConnection.made[0]?.breakOffer(new DOMException("broken", "OperationError"));
  await opening;

  expect(failed).toHaveBeenCalledOnce();
});

it("ignores an answer to what was closed", async () => {
  const { publisher } = begin();
  await publisher.open();
  publisher.close();

  await publisher.answered({ generation: 1, sdp: "late" });

  expect(FakePeerConnection.made[0]?.answers).toEqual([]);
});

const track = (name: string) => ({ name }) as unknown as MediaStreamTrack;
const SCREEN = { picture: track("picture"), sound: track("sound") };
const published = (heard: FromBrowser[]) =>
  heard.flatMap((message) => (message.type === "publish" ? [message] : []));

it("offers a screen and its sound beside what is sent already, on the same connection", async () => {
  const { publisher, heard } = begin();
  await publisher.open();
  await publisher.answered({ generation: 1, sdp: "answer" });

  await publisher.setScreen(SCREEN);

  expect(FakePeerConnection.made.length).toBe(1);
  expect(published(heard)[1]).toMatchObject({
    generation: 2,
    kinds: { 0: "microphone", 1: "camera", 2: "screen", 3: "screen_audio" },
  });
});

it("offers a screen that was shared meanwhile once the offer before is answered", async () => {
  const { publisher, heard } = begin();
  await publisher.open();

  await publisher.setScreen(SCREEN);
  expect(published(heard).length).toBe(1);
  await publisher.answered({ generation: 1, sdp: "answer" });

  expect(Object.values(published(heard)[1]?.kinds ?? {})).toContain("screen");
});

it("takes a screen back, and uses its place again for the next one", async () => {
  const { publisher, heard } = begin();
  await publisher.open();
  await publisher.answered({ generation: 1, sdp: "answer" });

  for (const [generation, screen] of [SCREEN, null, SCREEN].entries()) {
    await publisher.setScreen(screen);
    await publisher.answered({ generation: generation + 2, sdp: "answer" });
  }

  const kinds = published(heard).map((message) => Object.values(message.kinds).length);
  expect(kinds).toEqual([2, 4, 2, 4]);
  expect(FakePeerConnection.made[0]?.places.length).toBe(4);
});

it("takes a screen along to another connection", async () => {
  const { publisher, heard } = begin();
  await publisher.setScreen(SCREEN);

  await publisher.open();

  expect(Object.values(published(heard)[0]?.kinds ?? {})).toContain("screen");
});

const CAMERA = { kind: "video" } as MediaStreamTrack; // nobody looks into it

it("sends the camera from a place of its own once it has sizes, and the sound where it was", async () => {
  const { publisher, heard } = begin();
  await publisher.setTrack("camera", CAMERA);
  await publisher.open();
  await publisher.answered({ generation: 1, sdp: "answer" });

  await publisher.addSizes();
  await publisher.addSizes();

  const [connection, ...others] = FakePeerConnection.made;
  const places = connection?.places.map(({ direction, track }) => [direction, track]);
  expect(others).toEqual([]);
  expect(places).toEqual([
    ["sendonly", "audio"],
    ["inactive", null],
    ["sendonly", CAMERA],
  ]);
  const kinds = heard.map((message) => message.type === "publish" && message.kinds);
  expect(kinds).toEqual([
    { 0: "microphone", 1: "camera" },
    { 0: "microphone", 2: "camera" },
  ]);
});

it("offers sizes after the answer that it waits for", async () => {
  const { publisher, heard } = begin();
  await publisher.open();

  await publisher.addSizes();
  const before = heard.length;
  await publisher.answered({ generation: 1, sdp: "answer" });

  expect([before, heard.length]).toEqual([1, 2]);
});
