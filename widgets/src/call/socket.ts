/** One WebSocket of the call, watched: it ends once, and says so. */

import { type CallAccess, type FromBrowser, type FromRoom, parseFromRoom } from "../protocol";

/** What a connection needs of a socket; the real one and the tests' fake implement it. */
export interface Wire {
  send(message: FromBrowser): void;
  /** Nothing is told of it afterwards. */
  close(): void;
}

export interface WireEvents {
  opened(): void;
  received(message: FromRoom): void;
  /** `code`: of its close; `NO_CODE` where it was cut off. */
  lost(code: number): void;
}

export type OpenWire = (access: CallAccess, events: WireEvents) => Wire;

export const NO_CODE = 1006; // what a browser says where nobody said why
/** The room says something every 5 s; a connection that is cut off in silence tells nobody. */
const LONGEST_SILENCE = 15_000; // milliseconds

export class RoomSocket implements Wire {
  private readonly socket: WebSocket;
  private silence: ReturnType<typeof setTimeout> | undefined;

  constructor(
    address: string,
    private readonly events: WireEvents,
  ) {
    this.socket = new WebSocket(address);
    this.socket.onopen = () => this.events.opened();
    this.socket.onmessage = ({ data }) => this.hear(String(data));
    this.socket.onclose = ({ code }) => this.lost(code);
    this.expectWord();
  }

  send(message: FromBrowser): void {
    if (this.socket.readyState === WebSocket.OPEN) this.socket.send(JSON.stringify(message));
  }

  close(): void {
    clearTimeout(this.silence);
    this.socket.onopen = this.socket.onmessage = this.socket.onclose = null;
    this.socket.close(); // what was sent before is still delivered
  }

  private hear(text: string): void {
    this.expectWord();
    try {
      this.events.received(parseFromRoom(text));
    } catch (error) {
      console.error("prepStack:", error);
    }
  }

  /** After too long a silence the connection is given up: it would take minutes to close. */
  private expectWord(): void {
    clearTimeout(this.silence);
    this.silence = setTimeout(() => this.lost(NO_CODE), LONGEST_SILENCE);
  }

  private lost(code: number): void {
    this.close();
    this.events.lost(code);
  }
}
