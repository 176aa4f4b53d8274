/** The way by a TURN server: what a peer connection is told of it, with a password that is fresh. */

import type { CallAccess, Relay } from "../protocol";
import type { Surroundings } from "./surroundings";

type Around = Pick<Surroundings, "askAccess" | "config">;

const PATIENCE = 3000; // milliseconds: then what is known has to do
const ASKED_AGAIN_AFTER = 30_000;

export class Relays {
  private relay: Relay | null = null;
  private staleAt = 0;
  private askedAt = Number.NEGATIVE_INFINITY;
  private asking: Promise<unknown> = Promise.resolve(); // the newest question, answered or refused

  constructor(
    private readonly around: Around,
    /** The person wants no other way. */
    private readonly isOnly: () => boolean,
  ) {}

  /** Each answer of the service brings the relay anew. */
  ask = (): Promise<CallAccess> => {
    this.askedAt = Date.now();
    const asked = this.around.askAccess().then((access) => this.take(access));
    this.asking = asked.catch(() => undefined); // what is known has to do
    return asked;
  };

  /** Half of the password's time is left at least, or there is no relay. */
  get isFresh(): boolean {
    return !this.around.config.relay || Date.now() < this.staleAt;
  }

  /** Before a connection is made. The service may be away while the room is not. */
  async refresh(): Promise<void> {
    if (this.isFresh) return;
    if (Date.now() >= this.askedAt + ASKED_AGAIN_AFTER) void this.ask();
    await Promise.race([this.asking, new Promise((late) => setTimeout(late, PATIENCE))]);
  }

  configuration(): RTCConfiguration {
    if (!this.around.config.relay) return {};
    const only = this.relay?.only || this.isOnly();
    return {
      iceServers: this.relay ? [serverOf(this.relay)] : [],
      iceTransportPolicy: only ? "relay" : "all",
    };
  }

  private take(access: CallAccess): CallAccess {
    const { relay } = access;
    if (relay) {
      this.relay = relay;
      this.staleAt = Date.now() + (relay.seconds * 1000) / 2;
    }
    return access;
  }
}

function serverOf({ urls, username, credential }: Relay): RTCIceServer {
  return { urls: [...urls], username, credential };
}
