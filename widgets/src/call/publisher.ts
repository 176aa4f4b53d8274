/** The connection on which this browser sends: it always offers (docs/media.md). */

import type { FromBrowser, Kind, Published } from "../protocol";
import type { DeviceKind } from "./devices";
import { eventsWhile, type PeerEvents, watchPeer } from "./peer";
import { levelIn } from "./speaking";

type Send = (message: FromBrowser) => void;

export const ANSWERED_IN = 15_000; // milliseconds; the room gives its worker ten seconds

/** The camera's sizes, the smallest first (docs/media.md). */
const SIZES: RTCRtpEncodingParameters[] = [
  { rid: "l", scaleResolutionDownBy: 4, maxBitrate: 150_000 },
  { rid: "h", maxBitrate: 1_500_000 },
];

export class Publisher {
  private connection: RTCPeerConnection | null = null;
  private isWanted = false;
  private hasSizes = false; // of the camera, on this connection
  private generation = 0; // of the newest offer
  private deadline: ReturnType<typeof setTimeout> | undefined;
  private readonly transceivers = new Map<DeviceKind, RTCRtpTransceiver>();
  private readonly tracks = new Map<DeviceKind, MediaStreamTrack | null>();

  constructor(
    private readonly send: Send,
    private readonly events: PeerEvents,
  ) {}

  /** Open a fresh connection with the tracks there are; without one its place is kept free. */
  async open(hasSizes = this.hasSizes): Promise<void> {
    this.close();
    this.isWanted = true;
    this.hasSizes = hasSizes;
    const generation = ++this.generation;
    try {
      await this.offer(new RTCPeerConnection({ bundlePolicy: "max-bundle" }));
    } catch {
      if (this.isWanted && generation === this.generation) this.events.failed();
    }
  }

  /** Whether it is open without several sizes of the camera. */
  get lacksSizes(): boolean {
    return this.isWanted && !this.hasSizes;
  }

  /** An offer was sent and not answered yet. */
  get isWaiting(): boolean {
    return this.deadline !== undefined;
  }

  async answered({ generation, sdp }: Published): Promise<void> {
    const connection = this.connection;
    if (generation !== this.generation) return; // late: it answers an offer before
    if (connection?.signalingState !== "have-local-offer") return; // closed meanwhile
    this.forgetDeadline();
    await connection
      .setRemoteDescription({ type: "answer", sdp })
      .catch(() => this.eventsOf(connection).failed());
  }

  async setTrack(kind: DeviceKind, track: MediaStreamTrack | null): Promise<void> {
    this.tracks.set(kind, track);
    const change = this.transceivers.get(kind)?.sender.replaceTrack(track);
    await change?.catch(() => undefined); // closed meanwhile: the next connection takes the track
  }

  /** How loud the own microphone is, 0 to 1; null where nothing is sent. */
  async level(): Promise<number | null> {
    const sender = this.transceivers.get("microphone")?.sender;
    return sender ? levelIn(sender, "media-source") : null;
  }

  close(): void {
    this.isWanted = false;
    this.forgetDeadline();
    const connection = this.connection;
    this.connection = null;
    this.transceivers.clear();
    connection?.close();
  }

  private async offer(connection: RTCPeerConnection): Promise<void> {
    this.connection = connection;
    watchPeer(connection, this.eventsOf(connection));
    this.add(connection, "microphone", "audio");
    this.add(connection, "camera", "video", this.hasSizes ? SIZES : []);
    await connection.setLocalDescription();
    if (connection !== this.connection) return;
    const sdp = connection.localDescription?.sdp ?? "";
    this.send({ type: "publish", sdp, kinds: this.kinds(), generation: this.generation });
    this.deadline = setTimeout(() => this.events.failed(), ANSWERED_IN);
  }

  private eventsOf(connection: RTCPeerConnection): PeerEvents {
    return eventsWhile(() => connection === this.connection, this.events);
  }

  private forgetDeadline(): void {
    clearTimeout(this.deadline);
    this.deadline = undefined;
  }

  private add(
    connection: RTCPeerConnection,
    kind: DeviceKind,
    media: "audio" | "video",
    sendEncodings: RTCRtpEncodingParameters[] = [],
  ): void {
    const track = this.tracks.get(kind) ?? media;
    const init: RTCRtpTransceiverInit = { direction: "sendonly", sendEncodings };
    this.transceivers.set(kind, connection.addTransceiver(track, init));
  }

  private kinds(): Record<string, Kind> {
    const found: Record<string, Kind> = {};
    for (const [kind, { mid }] of this.transceivers) if (mid !== null) found[mid] = kind;
    return found;
  }
}
