import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";

import type { FromRoom } from "../protocol";
import { NO_CODE, RoomSocket } from "./socket";

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

  end(code: number): void {
    this.onclose?.({ code });
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

describe("a socket of the call", () => {
  const received: FromRoom[] = [];
  const lost: number[] = [];
  let socket: RoomSocket;

  beforeEach(() => {
    vi.useFakeTimers();
    vi.stubGlobal("WebSocket", FakeWebSocket);
    received.length = lost.length = FakeWebSocket.made.length = 0;
    socket = new RoomSocket("ws://room", {
      opened: () => {},
      received: (message) => void received.push(message),
      lost: (code) => void lost.push(code),
    });
  });

  afterEach(() => {
    socket.close();
    vi.unstubAllGlobals();
    vi.useRealTimers();
  });

  it("that is cut off without a word is given up within 20 s", () => {
    last().open();

    vi.advanceTimersByTime(20_000);

    expect(lost).toEqual([NO_CODE]);
    expect(last().closed).toBe(true);
  });

  it("that does not even open is given up likewise", () => {
    vi.advanceTimersByTime(20_000);

    expect(lost).toEqual([NO_CODE]);
  });

  it("is kept as long as the room is heard", () => {
    last().open();
    for (let second = 0; second < 60; second += 5) {
      vi.advanceTimersByTime(5000);
      last().say({ type: "heartbeat", received: 0 });
    }

    expect(lost).toEqual([]);
  });

  it("says nothing more once it was given up", () => {
    const first = last();
    vi.advanceTimersByTime(20_000);

    first.say({ type: "media_restarted" });

    expect(received).toEqual([]);
  });

  it("tells once by which code it was closed", () => {
    last().open();

    last().end(4408);
    vi.advanceTimersByTime(20_000);

    expect(lost).toEqual([4408]);
  });

  it("leaves out what is no message at all", () => {
    const complain = vi.spyOn(console, "error").mockImplementation(() => {});
    last().onmessage?.({ data: "{" });
    complain.mockRestore();

    last().say({ type: "media_restarted" });

    expect(received).toEqual([{ type: "media_restarted" }]);
  });
});
