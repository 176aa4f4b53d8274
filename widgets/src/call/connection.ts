/**
 * The conversation with the room over all its sockets: begun with a ticket, resumed with a secret.
 *
 * What is said while no socket is there is kept and said later, or refused where there is no place.
 */

import {
  type CallAccess,
  CLOSED_BAD_MESSAGE,
  CLOSED_ELSEWHERE,
  CLOSED_ENDED,
  CLOSED_LEFT,
  CLOSED_NOT_ALLOWED,
  CLOSED_TOO_MANY_MESSAGES,
  CLOSED_UNKNOWN,
  type Farewell,
  type FromBrowser,
  type FromRoom,
  type Heartbeat,
  PROTOCOL,
  type Welcome,
} from "../protocol";
import { Access, type AccessEvents } from "./access";
import type { Kept } from "./memory";
import { Outbox } from "./outbox";
import { GrowingPause } from "./pause";
import type { Wire } from "./socket";
import type { Refusal, Surroundings } from "./surroundings";

export interface ConnectionEvents extends Omit<AccessEvents, "granted"> {
  welcomed(message: Welcome): void;
  /** Everything but welcomes. */
  received(message: FromRoom): void;
  connecting(): void;
  /** The socket is gone; another one is made by itself. `why`: a sentence, or empty. */
  lost(why: string): void;
  /** The room said so by its close; nothing is tried any more. */
  gone(reason: Farewell): void;
  /** The same, and only this sentence is known, or nothing. */
  over(why: string): void;
  /** A connection begins anew; the one before may not have heard these. */
  forgot(messages: readonly FromBrowser[]): void;
}

type Around = Pick<Surroundings, "askAccess" | "watchProgress" | "openWire">;

const FIRST_PAUSE = 300; // milliseconds
const LONGEST_PAUSE = 3000;
const ASKS_EVERY = 3; // attempts: the service may know of another socket, or that there is no room
/** The room keeps a lost connection for 30 s from when it notices; after that only a ticket helps. */
const RESUMES_FOR = 60_000;
const MOST_TICKETS = 3; // refused in a row: what the room says then is final
const TOO_FAST = "This page said too much at once, and was cut off for a moment.";
const RELOAD = "The room does not understand this page. Reload it.";

export class Connection {
  private readonly access: Access;
  private readonly outbox = new Outbox();
  private readonly pause = new GrowingPause(FIRST_PAUSE, LONGEST_PAUSE);
  private wire: Wire | null = null;
  private isOpen = false; // welcomed on this wire
  private socket = "";
  private secret: string | null = null;
  private received: number | null = null; // null: the page was loaded anew
  private lostAt: number | null = null;
  private attempts = 0; // since the last welcome
  private refusedTickets = 0;
  private lastRefusal = "";
  private timer: ReturnType<typeof setTimeout> | undefined;
  /** What is done after each close of the room; after any other the socket is resumed. */
  private readonly ends: Partial<Record<number, (wasOpen: boolean) => void>> = {
    [CLOSED_LEFT]: () => this.end("left"),
    [CLOSED_ELSEWHERE]: () => this.end("elsewhere"),
    [CLOSED_BAD_MESSAGE]: (wasOpen) => (wasOpen ? this.giveUp(RELOAD) : this.askAgain()),
    [CLOSED_ENDED]: () => this.askAgain(),
    [CLOSED_NOT_ALLOWED]: () => this.askAgain(),
    [CLOSED_TOO_MANY_MESSAGES]: () => this.anew(TOO_FAST),
    [CLOSED_UNKNOWN]: () => (this.secret === null ? this.anew(this.lastRefusal) : this.forgotten()),
  };

  constructor(
    private readonly around: Around,
    private readonly events: ConnectionEvents,
  ) {
    this.access = new Access(around, {
      granted: (access) => this.open(access),
      starting: () => this.awaitRoom(),
      progressed: (progress) => events.progressed(progress),
      delayed: (why) => this.goOnWithout(why),
      denied: (refusal) => this.deny(refusal),
    });
  }

  /** With what a page before this one kept, that one's connection goes on. */
  begin(kept: Pick<Kept, "socket" | "secret"> | null): void {
    this.lostAt = null;
    this.attempts = this.refusedTickets = 0;
    if (kept) this.resume(kept);
    else void this.access.ask();
  }

  /** False where it is not said, and will not be: there is no place for it. */
  send(message: FromBrowser): boolean {
    if (!this.outbox.add(message)) return false;
    if (this.isOpen) this.wire?.send(message);
    return true;
  }

  /** What resumes it, for the page after this one. */
  get key(): Pick<Kept, "socket" | "secret"> | null {
    const { socket, secret } = this;
    return secret === null ? null : { socket, secret };
  }

  /** There is a network again: what waits for the next attempt waits no longer. */
  tryNow(): void {
    if (this.wire || this.timer === undefined) return;
    clearTimeout(this.timer);
    this.next();
  }

  close(): void {
    this.drop();
    this.secret = null;
    this.outbox.begin();
  }

  // Sockets

  private resume({ socket, secret }: Pick<Kept, "socket" | "secret">): void {
    this.secret = secret;
    this.received = null;
    this.open({ socket, ticket: "" });
  }

  private open({ socket, ticket }: CallAccess): void {
    this.drop();
    this.socket = socket;
    this.lastRefusal = "";
    this.events.connecting();
    this.wire = this.around.openWire(
      { socket, ticket },
      {
        opened: () => this.wire?.send(this.firstWord(ticket)),
        received: (message) => this.receive(message),
        lost: (code) => this.lose(code),
      },
    );
  }

  private firstWord(ticket: string): FromBrowser {
    const { secret, received } = this;
    if (secret === null) return { type: "hello", protocol: PROTOCOL, ticket };
    const resume: FromBrowser = { type: "resume", protocol: PROTOCOL, secret };
    return received === null ? resume : { ...resume, received };
  }

  private drop(): void {
    clearTimeout(this.timer);
    this.timer = undefined;
    this.access.stop();
    this.isOpen = false;
    this.wire?.close();
    this.wire = null;
  }

  private lose(code: number): void {
    const wasOpen = this.isOpen;
    this.drop();
    this.lostAt ??= Date.now();
    const end = this.ends[code];
    if (end) end(wasOpen);
    else this.retry();
  }

  /** The service knows why, and may say that it was only the ticket: it is asked a few times. */
  private askAgain(): void {
    this.refusedTickets += 1;
    if (this.refusedTickets >= MOST_TICKETS) this.giveUp(this.lastRefusal || RELOAD);
    else this.anew(this.lastRefusal);
  }

  private anew(why: string): void {
    this.secret = null;
    this.retry(why);
  }

  /** The room is another one, or waited long enough: only a ticket helps, and it is asked for now. */
  private forgotten(): void {
    this.secret = null;
    this.events.lost("");
    void this.access.ask();
  }

  private retry(why = ""): void {
    this.events.lost(why);
    this.wait();
  }

  private wait(): void {
    const isTooLate = this.lostAt !== null && Date.now() - this.lostAt > RESUMES_FOR;
    if (isTooLate) this.secret = null;
    this.timer = setTimeout(() => this.next(), this.pause.nextSpread());
  }

  private next(): void {
    this.timer = undefined;
    this.attempts += 1;
    const asks = this.secret === null || this.attempts % ASKS_EVERY === 0;
    if (asks) void this.access.ask();
    else this.open({ socket: this.socket, ticket: "" });
  }

  // What the service says

  /** It may be only the way there that is new, and the room the same: then the secret opens it. */
  private awaitRoom(): void {
    this.events.starting();
    if (this.secret !== null && this.timer === undefined) this.wait();
  }

  /** The service may be down while the room is not: then the secret is tried. */
  private goOnWithout(why: string): void {
    if (this.secret === null) {
      this.events.delayed(why);
    } else {
      this.access.stop();
      this.retry(why);
    }
  }

  private deny(refusal: Refusal): void {
    this.close();
    this.events.denied(refusal);
  }

  private end(reason: Farewell): void {
    this.close();
    this.events.gone(reason);
  }

  private giveUp(why: string): void {
    this.close();
    this.events.over(why);
  }

  // Messages

  private receive(message: FromRoom): void {
    if (message.type === "welcome") {
      this.welcome(message);
      return;
    }
    if (message.type === "error") this.lastRefusal = message.message;
    if (!this.isOpen) return; // why it is not let in; its close follows
    if (message.type === "heartbeat") this.answer(message);
    else this.received = (this.received ?? 0) + 1;
    this.events.received(message);
  }

  private answer({ received }: Heartbeat): void {
    this.outbox.heard(received);
    this.wire?.send({ type: "received", count: this.received ?? 0 });
  }

  private welcome(message: Welcome): void {
    this.pause.reset();
    this.lostAt = null;
    this.attempts = this.refusedTickets = 0;
    this.secret = message.secret;
    this.isOpen = true;
    if (message.resumed) {
      this.outbox.heard(message.received);
      for (const unheard of this.outbox.waiting()) this.wire?.send(unheard);
    } else {
      this.received = 0;
      this.events.forgot(this.outbox.begin());
    }
    this.events.welcomed(message);
  }
}
