/** The connection on which this browser sends: it always offers (docs/media.md). */

import type { FromBrowser, Kind, Published } from "../protocol";
import type { DeviceKind } from "./devices";

type Send = (message: FromBrowser) => void;

export class Publisher {
  private connection: RTCPeerConnection | null = null;
  private generation = 0; // of the newest offer
  private readonly transceivers = new Map<DeviceKind, RTCRtpTransceiver>();
  private readonly tracks = new Map<DeviceKind, MediaStreamTrack | null>();

  constructor(
    private readonly send: Send,
    private readonly failed: () => void,
  ) {}

  /** Open a fresh connection with the tracks there are; without one its place is kept free. */
  async open(): Promise<void> {
    this.close();
    const connection = new RTCPeerConnection({ bundlePolicy: "max-bundle" });
    this.connection = connection;
    this.generation += 1;
    const { generation } = this;
    connection.onconnectionstatechange = () => {
      if (connection === this.connection && connection.connectionState === "failed") this.failed();
    };
    this.add(connection, "microphone", "audio");
    this.add(connection, "camera", "video");
    await connection.setLocalDescription();
    if (connection !== this.connection) return;
    const sdp = connection.localDescription?.sdp ?? "";
    this.send({ type: "publish", sdp, kinds: this.kinds(), generation });
  }

  async answered({ generation, sdp }: Published): Promise<void> {
    const connection = this.connection;
    if (generation !== this.generation) return; // late: it answers an offer before
    if (connection?.signalingState !== "have-local-offer") return; // closed meanwhile
    await connection.setRemoteDescription({ type: "answer", sdp }).catch(() => {
      if (connection === this.connection) this.failed();
    });
  }

  async setTrack(kind: DeviceKind, track: MediaStreamTrack | null): Promise<void> {
    this.tracks.set(kind, track);
    const change = this.transceivers.get(kind)?.sender.replaceTrack(track);
    await change?.catch(() => undefined); // closed meanwhile: the next connection takes the track
  }

  /** How loud the own microphone is, 0 to 1. */
  async level(): Promise<number> {
    const sender = this.transceivers.get("microphone")?.sender;
    const stats = await sender?.getStats().catch(() => undefined);
    for (const report of stats?.values() ?? []) {
      if (report.type === "media-source") return Number(report.audioLevel ?? 0);
    }
    return 0;
  }

  close(): void {
    const connection = this.connection;
    this.connection = null;
    this.transceivers.clear();
    connection?.close();
  }

  private add(connection: RTCPeerConnection, kind: DeviceKind, media: "audio" | "video"): void {
    const track = this.tracks.get(kind) ?? media;
    this.transceivers.set(kind, connection.addTransceiver(track, { direction: "sendonly" }));
  }

  private kinds(): Record<string, Kind> {
    const found: Record<string, Kind> = {};
    for (const [kind, { mid }] of this.transceivers) if (mid !== null) found[mid] = kind;
    return found;
  }
}
