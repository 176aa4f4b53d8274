/** The connection on which this browser sends: it always offers (docs/media.md). */

import type { FromBrowser, Kind, Published } from "../protocol";
import type { DeviceKind } from "./devices";
import type { SharedScreen } from "./ownScreen";
import { configure, eventsWhile, hadPath, type PeerEvents, watchPath } from "./peer";
import { type Report, reportsOf } from "./reports";
import { levelIn } from "./speaking";

type Send = (message: FromBrowser) => void;

export const ANSWERED_IN = 15_000; // milliseconds; the room gives its worker ten seconds

/** A screen keeps its pixels where something has to give way. */
const SCREEN_ENCODING: RTCRtpEncodingParameters = { maxBitrate: 2_500_000, maxFramerate: 15 };
const MEDIA_OF: Record<Kind, "audio" | "video"> = {
  microphone: "audio",
  camera: "video",
  screen: "video",
  screen_audio: "audio",
};

/** The camera's sizes, the smallest first (docs/media.md). */
const SIZES: RTCRtpEncodingParameters[] = [
  { rid: "l", scaleResolutionDownBy: 4, maxBitrate: 150_000 },
  { rid: "h", maxBitrate: 1_500_000 },
];

export class Publisher {
  private connection: RTCPeerConnection | null = null;
  private hasSizes = false; // of the camera, on this connection
  private generation = 0; // of the newest offer
  private isStale = false; // what it offers has changed since
  private deadline: ReturnType<typeof setTimeout> | undefined;
  private readonly transceivers = new Map<Kind, RTCRtpTransceiver>();
  private readonly tracks = new Map<Kind, MediaStreamTrack | null>();

  constructor(
    private readonly send: Send,
    private readonly events: PeerEvents,
    private readonly configuration: () => RTCConfiguration = () => ({}),
  ) {}

  /** Open a fresh connection with the tracks there are; without one its place is kept free. */
  async open(hasSizes = this.hasSizes): Promise<void> {
    this.close();
    this.hasSizes = hasSizes;
    try {
      const how: RTCConfiguration = { bundlePolicy: "max-bundle", ...this.configuration() };
      const connection = new RTCPeerConnection(how);
      this.connection = connection;
      watchPath(connection, () => true, this.eventsOf(connection)); // it is sent reports
      this.add("microphone");
      this.add("camera", this.hasSizes ? SIZES : []);
      this.addScreen();
      await this.offer(connection);
    } catch {
      this.events.failed();
    }
  }

  /** By another path, where it had one: what is sent goes on, and nobody else notices. */
  async restart(): Promise<void> {
    const { connection } = this;
    if (!hadPath(connection)) return this.open();
    try {
      configure(connection, this.configuration());
      connection.restartIce();
      await this.offer(connection);
    } catch {
      this.eventsOf(connection).failed();
    }
  }

  /** From now on the camera comes in several sizes: in a place of its own, so that sound goes on. */
  async addSizes(): Promise<void> {
    const { connection } = this;
    if (!connection || this.hasSizes) return;
    this.hasSizes = true;
    vacate(this.transceivers.get("camera"));
    this.add("camera", SIZES);
    await this.offerSoon(connection);
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
    try {
      await connection.setRemoteDescription({ type: "answer", sdp });
      if (this.isStale) await this.offer(connection);
    } catch {
      this.eventsOf(connection).failed();
    }
  }

  async setTrack(kind: DeviceKind, track: MediaStreamTrack | null): Promise<void> {
    this.tracks.set(kind, track);
    const change = this.transceivers.get(kind)?.sender.replaceTrack(track);
    await change?.catch(() => undefined); // closed meanwhile: the next connection takes the track
  }

  /** Beside the camera, on the same connection; null takes both of it away. */
  async setScreen(screen: SharedScreen | null): Promise<void> {
    this.tracks.set("screen", screen?.picture ?? null);
    this.tracks.set("screen_audio", screen?.sound ?? null);
    if (!this.connection) return;
    this.addScreen();
    await this.offerSoon(this.connection);
  }

  /** How loud the own microphone is, 0 to 1; null where nothing is sent. */
  async level(): Promise<number | null> {
    const sender = this.transceivers.get("microphone")?.sender;
    return sender ? levelIn(sender, "media-source") : null;
  }

  reports = (): Promise<Report[]> => reportsOf(this.connection);

  close(): void {
    this.isStale = false;
    this.forgetDeadline();
    const connection = this.connection;
    this.connection = null;
    this.transceivers.clear();
    connection?.close();
  }

  /** One at a time: what changes meanwhile is in the next one. */
  private async offerSoon(connection: RTCPeerConnection): Promise<void> {
    if (this.isWaiting) this.isStale = true;
    else await this.offer(connection);
  }

  private async offer(connection: RTCPeerConnection): Promise<void> {
    const generation = ++this.generation;
    const isNewest = () => connection === this.connection && generation === this.generation;
    this.isStale = false;
    this.forgetDeadline();
    this.deadline = setTimeout(() => this.eventsOf(connection).failed(), ANSWERED_IN);
    try {
      await connection.setLocalDescription();
    } catch {
      if (!isNewest()) return;
      this.forgetDeadline();
      return this.events.failed();
    }
    if (!isNewest()) return; // closed meanwhile
    const sdp = connection.localDescription?.sdp ?? "";
    this.send({ type: "publish", sdp, kinds: this.kinds(), generation });
  }

  private eventsOf(connection: RTCPeerConnection): PeerEvents {
    return eventsWhile(() => connection === this.connection, this.events);
  }

  private forgetDeadline(): void {
    clearTimeout(this.deadline);
    this.deadline = undefined;
  }

  private add(kind: Kind, sendEncodings: RTCRtpEncodingParameters[] = []): void {
    const track = this.tracks.get(kind) ?? MEDIA_OF[kind];
    const init: RTCRtpTransceiverInit = { direction: "sendonly", sendEncodings };
    const added = this.connection?.addTransceiver(track, init);
    if (added) this.transceivers.set(kind, added);
  }

  /** A place once made is used again by the next share: an offer never has fewer. */
  private addScreen(): void {
    this.place("screen", [SCREEN_ENCODING]);
    this.place("screen_audio", []);
  }

  private place(kind: "screen" | "screen_audio", encodings: RTCRtpEncodingParameters[]): void {
    const track = this.tracks.get(kind) ?? null;
    const known = this.transceivers.get(kind);
    if (known) {
      void known.sender.replaceTrack(track).catch(() => undefined); // closed meanwhile
      known.direction = track ? "sendonly" : "inactive";
    } else if (track) {
      this.add(kind, encodings);
      if (kind === "screen") keepPixels(this.transceivers.get(kind)?.sender);
    }
  }

  private kinds(): Record<string, Kind> {
    const found: Record<string, Kind> = {};
    for (const [kind, { mid, direction }] of this.transceivers) {
      if (mid !== null && direction !== "inactive") found[mid] = kind;
    }
    return found;
  }
}

/** It stays in the offers, as all that were in one do, and carries nothing. */
function vacate(transceiver: RTCRtpTransceiver | undefined): void {
  if (!transceiver) return;
  void transceiver.sender.replaceTrack(null).catch(() => undefined); // closed meanwhile
  transceiver.direction = "inactive";
}

/** Not every browser knows of it; `contentHint` says the same to most. */
function keepPixels(sender: RTCRtpSender | undefined): void {
  const parameters = sender?.getParameters?.();
  if (!sender || !parameters) return;
  parameters.degradationPreference = "maintain-resolution";
  void sender.setParameters(parameters).catch(() => undefined);
}
