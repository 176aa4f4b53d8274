import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";

import type { FromRoom } from "../protocol";
import { RoomSocket } from "./socket";

/** A connection that the test opens, speaks on, or leaves hanging. */
class FakeWebSocket {
  static readonly OPEN = 1;
  static made: FakeWebSocket[] = [];
  readyState = 0;
  closed = false;
  onopen: (() => void) | null = null;
  onmessage: ((event: { data: string }) => void) | null = null;
  onclose: ((event: { code: number }) => void) | null = null;

  constructor() {
    FakeWebSocket.made.push(this);
  }

  open(): void {
    this.readyState = FakeWebSocket.OPEN;
    this.onopen?.();
  }

  say(message: object): void {
    this.onmessage?.({ data: JSON.stringify(message) });
  }

  close(): void {
    this.closed = true;
  }
}

const last = () => {
  const socket = FakeWebSocket.made.at(-1);
  if (!socket) throw new Error("no socket was opened");
  return socket;
};

describe("a connection that is cut off without a word", () => {
  const received: FromRoom[] = [];
  const lost: boolean[] = [];
  let socket: RoomSocket;

  beforeEach(() => {
    vi.useFakeTimers();
    vi.stubGlobal("WebSocket", FakeWebSocket);
    received.length = lost.length = FakeWebSocket.made.length = 0;
    socket = new RoomSocket("ws://room", {
      opened: () => {},
      received: (message) => void received.push(message),
      lost: (willRetry) => void lost.push(willRetry),
    });
    last().open();
  });

  afterEach(() => {
    socket.close();
    vi.unstubAllGlobals();
    vi.useRealTimers();
  });

  it("is told of within 20 s, and tried anew", () => {
    const first = last();

    vi.advanceTimersByTime(20_000);

    expect(lost).toEqual([true]);
    expect(first.closed).toBe(true);
    expect(FakeWebSocket.made.length).toBe(2);
  });

  it("is also given up where it does not even open", () => {
    vi.advanceTimersByTime(20_000);
    vi.advanceTimersByTime(20_000);

    expect(lost).toEqual([true, true]);
  });

  it("is not one as long as the room is heard", () => {
    for (let second = 0; second < 60; second += 5) {
      vi.advanceTimersByTime(5000);
      last().say({ type: "heartbeat" });
    }

    expect(lost).toEqual([]);
    expect(received).toEqual([]);
  });

  it("says nothing more once it was given up", () => {
    const first = last();
    vi.advanceTimersByTime(20_000);

    first.say({ type: "media_restarted" });

    expect(received).toEqual([]);
  });
});
