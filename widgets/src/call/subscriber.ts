/** The connection on which this browser receives: the room always offers (docs/media.md). */

import type { FromBrowser, Kind, Offer, Stream } from "../protocol";
import { configure, eventsWhile, hadPath, type PeerEvents, watchPath } from "./peer";
import { ANSWERED_IN } from "./publisher";

type Send = (message: FromBrowser) => void;

/** One received track and whose it is. `key` changes when the place goes to somebody else. */
export interface Received {
  key: string;
  username: string;
  kind: Kind;
  stream: MediaStream;
  receiver: RTCRtpReceiver;
}

export class Subscriber {
  /** Refused, they are not sent to this browser. It counts from the next connection on. */
  takesCameras = true;
  private connection: RTCPeerConnection | null = null;
  private received: Received[] = [];
  private isWanted = false;
  private isAsking = false; // until the first offer of the connection that was asked for
  private deadline: ReturnType<typeof setTimeout> | undefined;
  private offers: Promise<void> = Promise.resolve(); // answered one after the other

  constructor(
    private readonly send: Send,
    private readonly changed: (received: Received[]) => void,
    private readonly events: PeerEvents,
    private readonly configuration: () => RTCConfiguration = () => ({}),
  ) {}

  /** Ask for a fresh connection; what is received goes on until it is there. */
  open(): void {
    this.isWanted = true;
    this.isAsking = true;
    this.send({ type: "subscribe" });
    this.expectOffer();
  }

  /** By another path, where it had one: the streams go on. */
  restart(): void {
    const { connection } = this;
    if (hadPath(connection)) {
      configure(connection, this.configuration());
      this.send({ type: "subscribe", restart: true });
      this.expectOffer();
    } else {
      this.open();
    }
  }

  /** An offer was asked for, and has not come yet. */
  get isWaiting(): boolean {
    return this.isAsking || this.deadline !== undefined;
  }

  offered(offer: Offer): Promise<void> {
    this.offers = this.offers.then(() => this.take(offer));
    return this.offers;
  }

  close(): void {
    this.forgetDeadline();
    this.isWanted = this.isAsking = false;
    const connection = this.connection;
    this.connection = null;
    this.received = [];
    connection?.close();
    this.changed(this.received);
  }

  private async take(offer: Offer): Promise<void> {
    if (!this.isWanted) return; // late: closed meanwhile
    let connection = this.connection;
    const isCurrent = () => connection === this.connection && !this.isAsking;
    if (offer.fresh || !this.isAsking) this.forgetDeadline();
    try {
      if (offer.fresh) connection = this.connect();
      if (!connection || this.isAsking) return; // a late offer of the connection before
      await this.answer(connection, offer, isCurrent);
    } catch {
      if (isCurrent()) this.events.failed();
    }
  }

  private async answer(
    connection: RTCPeerConnection,
    { generation, sdp, streams }: Offer,
    isCurrent: () => boolean,
  ): Promise<void> {
    await connection.setRemoteDescription({ type: "offer", sdp });
    for (const stream of streams) this.chooseWhether(connection, stream);
    await connection.setLocalDescription();
    if (!isCurrent()) return; // replaced meanwhile
    this.send({ type: "answer", generation, sdp: connection.localDescription?.sdp ?? "" });
    const taken = streams.filter(({ kind }) => this.takes(kind));
    this.received = taken.flatMap((stream) => this.find(connection, stream));
    this.changed(this.received);
  }

  private expectOffer(): void {
    this.forgetDeadline();
    this.deadline = setTimeout(() => this.events.failed(), ANSWERED_IN);
  }

  private takes(kind: Kind): boolean {
    return kind !== "camera" || this.takesCameras;
  }

  /** A line that the answer calls inactive gets no packet (docs/media.md). */
  private chooseWhether(connection: RTCPeerConnection, { mid, kind }: Stream): void {
    const transceiver = connection.getTransceivers().find((item) => item.mid === mid);
    if (transceiver) transceiver.direction = this.takes(kind) ? "recvonly" : "inactive";
  }

  private forgetDeadline(): void {
    clearTimeout(this.deadline);
    this.deadline = undefined;
  }

  private connect(): RTCPeerConnection {
    this.isAsking = false;
    this.received = []; // the same mid of a new connection is another track
    this.connection?.close();
    const connection = new RTCPeerConnection({
      bundlePolicy: "max-bundle",
      ...this.configuration(),
    });
    this.connection = connection;
    const events = eventsWhile(() => connection === this.connection, this.events);
    watchPath(connection, () => this.received.length > 0, events);
    return connection;
  }

  /** By mid of the latest offer: places and their tracks are used again for other people. */
  private find(connection: RTCPeerConnection, { mid, username, kind }: Stream): Received[] {
    const transceiver = connection.getTransceivers().find((item) => item.mid === mid);
    if (!transceiver) return [];
    const key = `${mid} ${username} ${kind}`;
    const before = this.received.find((item) => item.key === key);
    if (before?.receiver === transceiver.receiver) return [before];
    const { receiver } = transceiver;
    return [{ key, username, kind, receiver, stream: new MediaStream([receiver.track]) }];
  }
}
