/** The own microphone and camera: brought to what is chosen, one step at a time. */

import { type Choices, loadChoices, saveChoices } from "./choices";
import {
  type DeviceKind,
  type DeviceLists,
  getBothTracks,
  getTrack,
  listDevices,
  NO_DEVICES,
} from "./devices";

export interface OwnMedia {
  /** What is sent or would be sent: a muted microphone is off. */
  readonly on: Readonly<Record<DeviceKind, boolean>>;
  readonly tracks: Readonly<Record<DeviceKind, MediaStreamTrack | null>>;
  /** Why a device is not to be had; empty where nothing is wrong. */
  readonly problems: Readonly<Record<DeviceKind, string>>;
  readonly devices: DeviceLists;
  readonly choices: Choices;
}

type Use = (kind: DeviceKind, track: MediaStreamTrack | null) => Promise<void>;

export class OwnDevices {
  media: OwnMedia;
  private isActive = false;
  private readonly work: Record<DeviceKind, Promise<void>> = {
    microphone: Promise.resolve(),
    camera: Promise.resolve(),
  };

  constructor(
    private readonly storage: Storage,
    private readonly changed: (media: OwnMedia) => void,
    private readonly use: Use,
  ) {
    this.media = {
      on: { microphone: false, camera: false },
      tracks: { microphone: null, camera: null },
      problems: { microphone: "", camera: "" },
      devices: NO_DEVICES,
      choices: loadChoices(storage),
    };
  }

  /** Get what is chosen, with one question where both are. */
  async start(): Promise<void> {
    if (this.isActive) return;
    this.isActive = true;
    navigator.mediaDevices?.addEventListener("devicechange", this.lookForDevices);
    const { microphone, camera } = this.media.choices;
    const both = microphone && camera ? await getBothTracks(this.ids()) : null;
    if (both) {
      await Promise.all([
        this.adopt("microphone", both.microphone),
        this.adopt("camera", both.camera),
      ]);
    } else {
      await Promise.all([this.settle("microphone"), this.settle("camera")]);
    }
    await this.lookForDevices();
  }

  async turn(kind: DeviceKind, on: boolean): Promise<void> {
    this.choose({ [kind]: on });
    this.forgetProblem(kind);
    const track = this.media.tracks[kind];
    if (kind === "microphone" && track?.readyState === "live") {
      track.enabled = on; // at once, and at once back
      this.show(kind, on, track);
    } else {
      await this.settle(kind);
    }
  }

  /** Another device, in the call too. */
  async change(kind: DeviceKind, deviceId: string): Promise<void> {
    this.choose(kind === "microphone" ? { microphoneId: deviceId } : { cameraId: deviceId });
    this.stopTrack(kind);
    await this.settle(kind);
  }

  chooseSpeaker(speakerId: string): void {
    this.choose({ speakerId });
  }

  setChime(chime: boolean): void {
    this.choose({ chime });
  }

  /** Camera and microphone lights go out. */
  release(): void {
    this.isActive = false;
    navigator.mediaDevices?.removeEventListener("devicechange", this.lookForDevices);
    for (const kind of ["microphone", "camera"] as const) {
      this.stopTrack(kind);
      this.show(kind, false, null);
    }
  }

  /** Steps of one device never overlap: switching fast ends with what was asked for last. */
  private settle(kind: DeviceKind): Promise<void> {
    this.work[kind] = this.work[kind].then(() => this.bring(kind));
    return this.work[kind];
  }

  private async bring(kind: DeviceKind): Promise<void> {
    if (!this.isWanted(kind)) return this.drop(kind);
    const track = this.media.tracks[kind];
    if (track?.readyState === "live") return this.show(kind, true, track);
    const id = this.ids()[kind];
    try {
      await this.adopt(kind, await getTrack(kind, id));
      await this.lookForDevices(); // their names are known only now
    } catch (error) {
      await this.drop(kind, error instanceof Error ? error.message : String(error));
    }
  }

  private async adopt(kind: DeviceKind, track: MediaStreamTrack): Promise<void> {
    if (!this.isWanted(kind)) return track.stop(); // turned off meanwhile
    track.onended = () => void this.settle(kind); // unplugged, or taken back by the browser
    this.show(kind, true, track);
    await this.use(kind, track);
  }

  private async drop(kind: DeviceKind, problem = ""): Promise<void> {
    this.stopTrack(kind);
    this.show(kind, false, null, problem);
    await this.use(kind, null);
  }

  private stopTrack(kind: DeviceKind): void {
    const track = this.media.tracks[kind];
    if (!track) return;
    track.onended = null;
    track.stop();
  }

  private isWanted(kind: DeviceKind): boolean {
    return this.isActive && this.media.choices[kind];
  }

  private ids(): Record<DeviceKind, string> {
    const { microphoneId, cameraId } = this.media.choices;
    return { microphone: microphoneId, camera: cameraId };
  }

  private lookForDevices = async (): Promise<void> => {
    const devices = await listDevices();
    this.set({ devices });
  };

  private choose(change: Partial<Choices>): void {
    const choices = { ...this.media.choices, ...change };
    saveChoices(this.storage, choices);
    this.set({ choices });
  }

  private show(kind: DeviceKind, on: boolean, track: MediaStreamTrack | null, problem = ""): void {
    const { on: all, tracks, problems } = this.media;
    this.set({
      on: { ...all, [kind]: on },
      tracks: { ...tracks, [kind]: track },
      problems: { ...problems, [kind]: problem },
    });
  }

  private forgetProblem(kind: DeviceKind): void {
    this.set({ problems: { ...this.media.problems, [kind]: "" } });
  }

  private set(change: Partial<OwnMedia>): void {
    this.media = { ...this.media, ...change };
    this.changed(this.media);
  }
}
