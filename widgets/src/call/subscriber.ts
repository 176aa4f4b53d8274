/** The connection on which this browser receives: the room always offers (docs/media.md). */

import type { FromBrowser, Kind, Offer, Stream } from "../protocol";

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
  private connection: RTCPeerConnection | null = null;
  private received: Received[] = [];
  private isAsking = false; // until the first offer of the connection that was asked for
  private offers: Promise<void> = Promise.resolve(); // answered one after the other

  constructor(
    private readonly send: Send,
    private readonly changed: (received: Received[]) => void,
    private readonly failed: () => void,
  ) {}

  /** Ask for a fresh connection; what is received goes on until it is there. */
  open(): void {
    this.isAsking = true;
    this.send({ type: "subscribe" });
  }

  offered(offer: Offer): Promise<void> {
    this.offers = this.offers.then(() => this.answer(offer)).catch(() => this.failed());
    return this.offers;
  }

  close(): void {
    const connection = this.connection;
    this.connection = null;
    this.received = [];
    connection?.close();
    this.changed(this.received);
  }

  private async answer({ generation, fresh, sdp, streams }: Offer): Promise<void> {
    if (fresh) this.connect();
    const connection = this.connection;
    if (!connection || this.isAsking) return; // a late offer of the connection before
    await connection.setRemoteDescription({ type: "offer", sdp });
    await connection.setLocalDescription();
    if (connection !== this.connection || this.isAsking) return; // replaced meanwhile
    this.send({ type: "answer", generation, sdp: connection.localDescription?.sdp ?? "" });
    this.received = streams.flatMap((stream) => this.find(connection, stream));
    this.changed(this.received);
  }

  private connect(): void {
    this.isAsking = false;
    this.received = []; // the same mid of a new connection is another track
    this.connection?.close();
    const connection = new RTCPeerConnection({ bundlePolicy: "max-bundle" });
    this.connection = connection;
    connection.onconnectionstatechange = () => {
      if (connection === this.connection && connection.connectionState === "failed") this.failed();
    };
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
