/** The devices of a computer, for tests: plugged in, asked for, blocked and unplugged. */

import type { DeviceKind } from "./devices";

export class FakeTrack {
  readyState = "live";
  enabled = true;
  muted = false; // by the system
  onended: (() => void) | null = null;

  constructor(
    readonly kind: DeviceKind,
    readonly label: string,
    readonly id: string,
  ) {}

  getSettings() {
    return { deviceId: this.id };
  }

  clone(): FakeTrack {
    return new FakeTrack(this.kind, this.label, this.id);
  }

  stop(): void {
    this.readyState = "ended";
  }

  unplug(): void {
    this.readyState = "ended";
    this.onended?.();
  }
}

type Wish = { deviceId?: { exact: string } };

/** A computer with devices, a browser that asks, and a person who answers. */
export class FakeComputer {
  present: Record<DeviceKind, string[]> = { microphone: ["built-in"], camera: ["webcam"] };
  refusals: string[] = []; // names of errors, one for each question
  granted: string[] = []; // what `permissions` says
  questions: DeviceKind[][] = [];
  tracks: FakeTrack[] = [];
  listeners = new Set<() => void>();

  readonly mediaDevices = {
    getUserMedia: async (wanted: { audio?: Wish; video?: Wish }) => {
      const wishes: [DeviceKind, Wish][] = [];
      if (wanted.audio) wishes.push(["microphone", wanted.audio]);
      if (wanted.video) wishes.push(["camera", wanted.video]);
      this.questions.push(wishes.map(([kind]) => kind));
      const name = this.refusals.shift();
      if (name) throw new DOMException("no", name);
      const got = wishes.map(([kind, wish]) => this.find(kind, wish));
      return {
        getTracks: () => got,
        getAudioTracks: () => got.filter(({ kind }) => kind === "microphone"),
        getVideoTracks: () => got.filter(({ kind }) => kind === "camera"),
      };
    },
    enumerateDevices: async () => [],
    addEventListener: (_: string, listener: () => void) => this.listeners.add(listener),
    removeEventListener: (_: string, listener: () => void) => this.listeners.delete(listener),
  };

  readonly permissions = {
    query: async ({ name }: { name: string }) => ({
      state: this.granted.includes(name) ? "granted" : "denied",
    }),
  };

  readonly userAgent = "Mozilla/5.0 (X11; Linux x86_64; rv:153.0) Gecko/20100101 Firefox/153.0";

  private find(kind: DeviceKind, { deviceId }: Wish): FakeTrack {
    const id = deviceId?.exact ?? this.present[kind][0];
    if (id === undefined) throw new DOMException("none", "NotFoundError");
    if (!this.present[kind].includes(id)) throw new DOMException("gone", "OverconstrainedError");
    const track = new FakeTrack(kind, `the ${id}`, id);
    this.tracks.push(track);
    return track;
  }
}
