/** The own microphone and camera: brought to what is chosen, one step at a time. */

import { type Choices, loadChoices, saveChoices } from "./choices";
import {
  type DeviceKind,
  type DeviceLists,
  type Got,
  getBothTracks,
  getTrack,
  isAllowed,
  listDevices,
  NO_DEVICES,
  type Tracks,
} from "./devices";
import { explain } from "./problems";
import type { Shelf } from "./surroundings";

export interface OwnMedia {
  /** What is sent or would be sent: a muted microphone is off. */
  readonly on: Readonly<Record<DeviceKind, boolean>>;
  readonly tracks: Readonly<Record<DeviceKind, MediaStreamTrack | null>>;
  /** Why a device is not to be had; empty where nothing is wrong. */
  readonly problems: Readonly<Record<DeviceKind, string>>;
  readonly devices: DeviceLists;
  readonly choices: Choices;
}

export interface OwnEvents {
  changed(media: OwnMedia): void;
  /** From now on this is what is sent. */
  use(kind: DeviceKind, track: MediaStreamTrack | null): Promise<void>;
  /** A sentence for the person. */
  tell(sentence: string): void;
}

export function ownAtFirst(storage: Shelf): OwnMedia {
  return {
    on: { microphone: false, camera: false },
    tracks: { microphone: null, camera: null },
    problems: { microphone: "", camera: "" },
    devices: NO_DEVICES,
    choices: loadChoices(storage),
  };
}

const KINDS = ["microphone", "camera"] as const;

export class OwnDevices {
  media: OwnMedia;
  private isActive = false;
  private readonly work: Record<DeviceKind, Promise<void>> = {
    microphone: Promise.resolve(),
    camera: Promise.resolve(),
  };

  constructor(
    private readonly storage: Shelf,
    private readonly events: OwnEvents,
  ) {
    this.media = ownAtFirst(storage);
  }

  /** Get what is chosen, with one question where both are. */
  async start(): Promise<void> {
    if (this.isActive) return;
    this.isActive = true;
    navigator.mediaDevices?.addEventListener("devicechange", this.lookForDevices);
    const { microphone, camera } = this.media.choices;
    const isBoth = microphone && camera;
    await Promise.all(isBoth ? this.startBoth() : KINDS.map((kind) => this.settle(kind)));
    await this.lookForDevices();
  }

  async turn(kind: DeviceKind, on: boolean): Promise<void> {
    this.choose({ [kind]: on });
    this.forgetProblem(kind);
    const track = this.media.tracks[kind];
    if (kind === "microphone" && isUsable(track)) {
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
    this.set({ tracks: { ...this.media.tracks, [kind]: null } }); // let go, not lost
    await this.settle(kind);
  }

  chooseSpeaker(speakerId: string): void {
    this.choose({ speakerId });
  }

  setChime(chime: boolean): void {
    this.choose({ chime });
  }

  setRelayOnly(relayOnly: boolean): void {
    this.choose({ relayOnly });
  }

  setAudioOnly(audioOnly: boolean): void {
    this.choose({ audioOnly });
  }

  /** Camera and microphone lights go out. */
  release(): void {
    this.isActive = false;
    navigator.mediaDevices?.removeEventListener("devicechange", this.lookForDevices);
    for (const kind of KINDS) {
      this.stopTrack(kind);
      this.show(kind, false, null);
    }
  }

  /** Steps of both, that begin with one question. */
  private startBoth(): Promise<void>[] {
    const asking = getBothTracks(this.ids());
    return KINDS.map((kind) => {
      this.work[kind] = this.work[kind].then(() => this.startWith(kind, asking));
      return this.work[kind];
    });
  }

  private async startWith(kind: DeviceKind, asking: Promise<Tracks | null>): Promise<void> {
    try {
      const both = await asking;
      await (both ? this.adopt(kind, both[kind]) : this.bring(kind));
    } catch (error) {
      // The person said no to both: nobody is asked a second time, but one may be allowed for good.
      if (await isAllowed(kind)) await this.bring(kind);
      else await this.drop(kind, explain(error, kind, navigator.userAgent));
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
    if (isUsable(track)) return this.show(kind, true, track);
    try {
      const got = await getTrack(kind, this.ids()[kind]);
      this.tellOfOther(kind, track, got);
      await this.adopt(kind, got.track);
      await this.lookForDevices(); // their names are known only now
    } catch (error) {
      await this.drop(kind, error instanceof Error ? error.message : String(error));
    }
  }

  /** `before`: what has ended by itself. */
  private tellOfOther(kind: DeviceKind, before: MediaStreamTrack | null, now: Got): void {
    const isOther = before ? before.label !== now.track.label : now.isOther;
    if (!isOther) return;
    const lost = before?.label ? `“${before.label}”` : `The ${kind} that you chose`;
    this.events.tell(`${lost} is not there any more: “${now.track.label}” is used now.`);
  }

  private async adopt(kind: DeviceKind, track: MediaStreamTrack): Promise<void> {
    if (!this.isWanted(kind)) {
      track.stop(); // turned off meanwhile
      return;
    }
    this.stopTrack(kind);
    track.onended = () => void this.settle(kind); // unplugged, or taken back by the browser
    this.show(kind, true, track);
    await this.events.use(kind, track);
  }

  private async drop(kind: DeviceKind, problem = ""): Promise<void> {
    this.stopTrack(kind);
    this.show(kind, false, null, problem);
    await this.events.use(kind, null);
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
    this.events.changed(this.media);
  }
}

/** One that the system has muted may stay so for good, as after a telephone call (Safari). */
function isUsable(track: MediaStreamTrack | null): track is MediaStreamTrack {
  return track?.readyState === "live" && !track.muted;
}
