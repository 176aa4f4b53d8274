/** Both connections of a test: what is sent on one comes back on the other (docs/media.md). */

import {
  arrivedIn,
  bytesIn,
  type Counts,
  jitterIn,
  type Path,
  pathIn,
  reportsOf,
  roundTripIn,
  sentIn,
} from "../../call/reports";
import type { FromBrowser, TrialOffer, TrialPublished } from "../../protocol";
import { TestPicture } from "./picture";

export interface Look {
  readonly sent: Map<string, Counts>;
  readonly arrived: Map<string, Counts>;
  readonly bytesSent: number;
  readonly bytesReceived: number;
  readonly roundTrip: number | null;
  readonly jitter: number;
  readonly path: Path | null;
}

export class Loopback {
  private readonly sending: RTCPeerConnection;
  private readonly receiving: RTCPeerConnection;
  private readonly picture = new TestPicture();
  private offers: Promise<void> = Promise.resolve(); // answered one after the other

  /** `network`: the ways that the call takes, too. */
  constructor(
    private readonly send: (message: FromBrowser) => void,
    network: RTCConfiguration,
  ) {
    const how: RTCConfiguration = { bundlePolicy: "max-bundle", ...network };
    this.sending = new RTCPeerConnection(how);
    this.receiving = new RTCPeerConnection(how);
  }

  async begin(): Promise<void> {
    const { sending, picture } = this;
    const transceiver = sending.addTransceiver(picture.track ?? "video", { direction: "sendonly" });
    await sending.setLocalDescription();
    const sdp = sending.localDescription?.sdp ?? "";
    this.send({ type: "trial", sdp, kinds: { [transceiver.mid ?? "0"]: "camera" } });
  }

  async published({ sdp }: TrialPublished): Promise<void> {
    await this.sending.setRemoteDescription({ type: "answer", sdp }).catch(() => undefined);
  }

  offered(offer: TrialOffer): Promise<void> {
    this.offers = this.offers.then(() => this.answer(offer)).catch(() => undefined); // closed
    return this.offers;
  }

  async look(): Promise<Look> {
    const [sending, receiving] = await Promise.all([
      reportsOf(this.sending),
      reportsOf(this.receiving),
    ]);
    return {
      sent: sentIn(sending),
      arrived: arrivedIn(receiving),
      bytesSent: bytesIn(sending, "outbound-rtp"),
      bytesReceived: bytesIn(receiving, "inbound-rtp"),
      roundTrip: roundTripIn([...sending, ...receiving]),
      jitter: jitterIn(receiving),
      path: pathIn(sending),
    };
  }

  /** Something that was sent has come back. */
  async isThere(): Promise<boolean> {
    const { arrived } = await this.look();
    return [...arrived.values()].some(({ packets }) => packets > 0);
  }

  close(): void {
    this.picture.close();
    this.sending.close();
    this.receiving.close();
  }

  private async answer({ generation, sdp }: TrialOffer): Promise<void> {
    const { receiving } = this;
    await receiving.setRemoteDescription({ type: "offer", sdp });
    await receiving.setLocalDescription();
    const answer = receiving.localDescription?.sdp ?? "";
    this.send({ type: "trial_answer", generation, sdp: answer });
  }
}
