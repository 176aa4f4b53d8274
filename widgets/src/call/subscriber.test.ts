import { beforeAll, expect, it, vi } from "vitest";

import type { FromBrowser } from "../protocol";
import { type Offer, Subscriber } from "./subscriber";

/** A peer connection that answers when the test lets it. */
class FakePeerConnection {
  static made: FakePeerConnection[] = [];
  static mayAnswer: Promise<void> = Promise.resolve();
  localDescription: { sdp: string } | null = null;
  offers: string[] = [];

  constructor() {
    FakePeerConnection.made.push(this);
  }

  async setRemoteDescription({ sdp }: { sdp: string }): Promise<void> {
    this.offers.push(sdp);
  }

  async setLocalDescription(): Promise<void> {
    await FakePeerConnection.mayAnswer;
    this.localDescription = { sdp: `answer to ${this.offers.at(-1)}` };
  }

  close(): void {}
}

beforeAll(() => {
  vi.stubGlobal("RTCPeerConnection", FakePeerConnection);
});

function begin() {
  FakePeerConnection.made = [];
  FakePeerConnection.mayAnswer = Promise.resolve();
  const heard: FromBrowser[] = [];
  const subscriber = new Subscriber(
    (message) => heard.push(message),
    () => {},
    { worked: () => {}, failed: () => {} },
  );
  return { subscriber, heard };
}

const offer = (generation: number, fresh: boolean): Offer => ({
  generation,
  fresh,
  sdp: `offer ${generation}`,
  streams: [],
});

it("opens a connection for a fresh offer, and goes on with it for the next", async () => {
  const { subscriber, heard } = begin();
  subscriber.open();

  await subscriber.offered(offer(7, true));
  await subscriber.offered(offer(9, false));

  expect(FakePeerConnection.made.map(({ offers }) => offers)).toEqual([["offer 7", "offer 9"]]);
  expect(heard).toEqual([
    { type: "subscribe" },
    { type: "answer", generation: 7, sdp: "answer to offer 7" },
    { type: "answer", generation: 9, sdp: "answer to offer 9" },
  ]);
});

it("ignores a late offer of the connection before the one it asked for", async () => {
  const { subscriber, heard } = begin();
  subscriber.open();
  await subscriber.offered(offer(1, true));
  subscriber.open();

  await subscriber.offered(offer(2, false));
  await subscriber.offered(offer(3, true));

  expect(FakePeerConnection.made.map(({ offers }) => offers)).toEqual([["offer 1"], ["offer 3"]]);
  expect(heard.map((message) => message.type === "answer" && message.generation)).toEqual([
    false,
    1,
    false,
    3,
  ]);
});

it("sends no answer to an offer once it has asked for another connection", async () => {
  const { subscriber, heard } = begin();
  let answer = () => {};
  subscriber.open();
  FakePeerConnection.mayAnswer = new Promise((resolve) => {
    answer = resolve;
  });
  const answering = subscriber.offered(offer(1, true));
  await vi.waitFor(() => expect(FakePeerConnection.made[0]?.offers).toEqual(["offer 1"]));

  subscriber.open();
  answer();
  await answering;

  expect(heard.map((message) => message.type)).toEqual(["subscribe", "subscribe"]);
});

it("asks for another path also where the browser keeps the relays that it has", async () => {
  const { subscriber, heard } = begin();
  subscriber.open();
  await subscriber.offered(offer(7, true));
  const refuse = () => {
    throw new DOMException("no", "InvalidModificationError");
  };
  const ofOneThatIsThere = {
    connectionState: "connected",
    getConfiguration: () => ({}),
    setConfiguration: refuse,
  };
  Object.assign(FakePeerConnection.made[0] ?? {}, ofOneThatIsThere);

  subscriber.restart();

  expect(heard.at(-1)).toEqual({ type: "subscribe", restart: true });
});
