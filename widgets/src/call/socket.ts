/** The call's WebSocket: opened, watched, and opened again after a pause. */

import {
  type CallAccess,
  CLOSED_ELSEWHERE,
  CLOSED_ENDED,
  CLOSED_NOT_ALLOWED,
  type FromBrowser,
  type FromRoom,
  parseFromRoom,
} from "../protocol";

/** What the store needs of a connection; the real one and the tests' fake implement it. */
export interface Wire {
  send(message: FromBrowser): void;
  close(): void;
}

export interface WireEvents {
  opened(): void;
  received(message: FromRoom): void;
  /** `willRetry` is false when the room said goodbye for good. */
  lost(willRetry: boolean): void;
}

export type OpenWire = (access: CallAccess, events: WireEvents) => Wire;

const FIRST_PAUSE = 300; // milliseconds
const LONGEST_PAUSE = 5000;
/** The room says something every 5 s; a connection that is cut off in silence tells nobody. */
const LONGEST_SILENCE = 15_000;
const NO_CODE = 1006; // what a browser says where nobody said why
/** Codes of the room after which trying again is pointless. */
const FINAL_CODES = new Set<number>([CLOSED_NOT_ALLOWED, CLOSED_ENDED, CLOSED_ELSEWHERE]);

export class RoomSocket implements Wire {
  private socket: WebSocket | null = null;
  private pause = FIRST_PAUSE;
  private timer: ReturnType<typeof setTimeout> | undefined;
  private silence: ReturnType<typeof setTimeout> | undefined;
  private closed = false;

  constructor(
    private readonly address: string,
    private readonly events: WireEvents,
  ) {
    this.open();
  }

  send(message: FromBrowser): void {
    if (this.socket?.readyState === WebSocket.OPEN) this.socket.send(JSON.stringify(message));
  }

  close(): void {
    this.closed = true;
    clearTimeout(this.timer);
    clearTimeout(this.silence);
    this.socket?.close();
  }

  private open(): void {
    const socket = new WebSocket(this.address);
    this.socket = socket;
    this.expectWord(socket);
    socket.onopen = () => {
      this.pause = FIRST_PAUSE;
      this.events.opened();
    };
    socket.onmessage = ({ data }) => {
      if (this.closed) return;
      this.expectWord(socket);
      try {
        const message = parseFromRoom(String(data));
        if (message.type !== "heartbeat") this.events.received(message);
      } catch (error) {
        console.error("prepStack:", error);
      }
    };
    socket.onclose = ({ code }) => this.lost(code);
  }

  /** After too long a silence the connection is given up: it would take minutes to close. */
  private expectWord(socket: WebSocket): void {
    clearTimeout(this.silence);
    this.silence = setTimeout(() => {
      socket.onopen = socket.onmessage = socket.onclose = null;
      socket.close();
      this.lost(NO_CODE);
    }, LONGEST_SILENCE);
  }

  private lost(code: number): void {
    clearTimeout(this.silence);
    if (this.closed) return;
    const willRetry = !FINAL_CODES.has(code);
    this.events.lost(willRetry);
    if (!willRetry) return;
    // Spread out: after a restart everybody comes back at once.
    this.timer = setTimeout(() => this.open(), this.pause * (0.5 + Math.random()));
    this.pause = Math.min(this.pause * 2, LONGEST_PAUSE);
  }
}
