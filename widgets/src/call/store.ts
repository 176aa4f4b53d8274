/** A call as the page and its features have it: its state, and what can be done. No element of the page is touched. */

import type { Role } from "../protocol";
import { Attendance } from "./attendance";
import type { DeviceKind } from "./devices";
import type { Report } from "./reports";

const NOT_PLAYED = "The sound could not be played: choose another speaker.";

export class CallStore extends Attendance {
  // The others

  admit = (username: string): void => void this.ask({ type: "admit", username });
  refuse = (username: string): void => void this.ask({ type: "refuse", username });
  remove = (username: string): void => void this.ask({ type: "remove", username });
  setRole = (username: string, role: Role): void =>
    void this.ask({ type: "set_role", username, role });
  newInvitation = (role: Role): void => void this.ask({ type: "new_invitation", role });
  end = (): void => void this.ask({ type: "end" });

  // The own media

  turn = (kind: DeviceKind, on: boolean): Promise<void> => this.media.own.turn(kind, on);
  shareScreen = (): Promise<void> => this.media.screen.share();
  stopSharing = (): void => this.media.screen.stop();
  changeDevice = (kind: DeviceKind, id: string): Promise<void> => this.media.own.change(kind, id);
  chooseSpeaker = (id: string): void => this.media.own.chooseSpeaker(id);
  /** A soft sound when somebody waits. */
  setChime = (on: boolean): void => this.media.own.setChime(on);
  /** Null where the installation has no TURN server. */
  get relayOnly(): boolean | null {
    return this.around.config.relay ? this.state.choices.relayOnly : null;
  }
  setRelayOnly(on: boolean): void {
    this.media.own.setRelayOnly(on);
    this.media.connectAnew(); // a connection that finds another path keeps a direct one it has
  }
  /** Sound and screens alone: on a network that cannot do more. Remembered. */
  setAudioOnly = (on: boolean): void => this.media.setAudioOnly(on);
  /** Ends when it was heard, or the person was told that it could not be. */
  async testSpeaker(): Promise<void> {
    if (!(await this.media.play("test"))) this.toast(NOT_PLAYED);
  }
  /** How loud the own microphone is now, 0 to 1; also before there is a connection. */
  level = (): number => this.media.level();

  /** What the browser measures of the connection on which it sends. */
  sendingReports = (): Promise<Report[]> => this.media.sendingReports();
}
