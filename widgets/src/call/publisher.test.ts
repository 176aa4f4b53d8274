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

  addTransceiver(): unknown {
    return { mid: "0", sender: {} };
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
