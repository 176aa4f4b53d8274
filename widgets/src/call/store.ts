/** The state of a call, and everything that changes it. No page element is touched here. */

import {
  type Farewell,
  type FromBrowser,
  type FromRoom,
  type Interview,
  type Invitations,
  type Person,
  type PersonWaiting,
  type Place,
  PROTOCOL,
  type Role,
} from "../protocol";
import { type Choices, loadChoices, saveChoices } from "./choices";
import { type DeviceKind, type DeviceLists, getTrack, listDevices, NO_DEVICES } from "./devices";
import { Publisher } from "./publisher";
import type { OpenWire, Wire } from "./socket";
import { type Received, Subscriber } from "./subscriber";

export type Link = "connecting" | "open" | "reconnecting" | "over";

export interface Toast {
  id: number;
  message: string;
}

export interface CallState {
  link: Link;
  knocking: boolean;
  you: Person | null;
  interview: Interview | null;
  people: Person[];
  waiting: PersonWaiting[];
  /** Null for everybody but hosts. */
  invitations: Invitations | null;
  received: Received[];
  speaking: ReadonlySet<string>;
  /** The own devices: whether they are on, their tracks, and why one is not to be had. */
  on: Record<DeviceKind, boolean>;
  tracks: Record<DeviceKind, MediaStreamTrack | null>;
  problems: Record<DeviceKind, string>;
  devices: DeviceLists;
  choices: Choices;
  toasts: Toast[];
  gone: { reason: Farewell; url: string } | null;
}

export interface Surroundings {
  openWire: OpenWire;
  storage: Storage;
  place: Place;
  /** Leave this page for another one. */
  goTo(url: string): void;
}

const LOUD = 0.02; // audio level, 0 to 1, from which somebody counts as speaking
const LISTEN_EVERY = 250; // milliseconds
const RETRY_MEDIA_AFTER = 1000;
const TOAST_LASTS = 8000;

export class CallStore {
  state: CallState;
  private readonly listeners = new Set<() => void>();
  private readonly publisher: Publisher;
  private readonly subscriber: Subscriber;
  private wire: Wire | null = null;
  private knockedAs: string | null = null;
  private toastCount = 0;
  private ear = 0;
  private clockOffset = 0; // milliseconds to add to this machine's clock

  constructor(private readonly around: Surroundings) {
    const choices = loadChoices(around.storage);
    this.state = {
      link: "connecting",
      knocking: false,
      you: null,
      interview: null,
      people: [],
      waiting: [],
      invitations: null,
      received: [],
      speaking: new Set(),
      on: { microphone: false, camera: false },
      tracks: { microphone: null, camera: null },
      problems: { microphone: "", camera: "" },
      devices: NO_DEVICES,
      choices,
      toasts: [],
      gone: null,
    };
    const send = (message: FromBrowser) => this.send(message);
    this.publisher = new Publisher(send, () => this.later(() => this.publish()));
    this.subscriber = new Subscriber(
      send,
      (received) => this.set({ received }),
      () => this.later(() => this.subscriber.open()),
    );
  }

  subscribe = (listener: () => void): (() => void) => {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  };

  getState = (): CallState => this.state;

  /** Get the devices that were chosen, and connect. Neither waits for the other. */
  start(): void {
    this.wire = this.around.openWire({
      opened: () => this.send({ type: "hello", protocol: PROTOCOL, place: this.around.place }),
      received: (message) => this.receive(message),
      lost: (willRetry) => this.lost(willRetry),
    });
    void this.startDevices();
    if (this.around.place === "room") {
      this.ear = window.setInterval(() => void this.listen(), LISTEN_EVERY);
    }
  }

  close(): void {
    window.clearInterval(this.ear);
    this.wire?.close();
    this.publisher.close();
    this.subscriber.close();
    this.releaseDevices();
  }

  // What the person does

  knock(name: string): void {
    this.knockedAs = name;
    this.send({ type: "knock", name });
  }

  stopKnocking(): void {
    this.knockedAs = null;
    this.set({ knocking: false });
    this.send({ type: "leave" });
  }

  admit = (username: string): void => this.send({ type: "admit", username });
  refuse = (username: string): void => this.send({ type: "refuse", username });
  remove = (username: string): void => this.send({ type: "remove", username });
  setRole = (username: string, role: Role): void => this.send({ type: "set_role", username, role });
  newInvitation = (role: Role): void => this.send({ type: "new_invitation", role });
  leave = (): void => this.send({ type: "leave" });
  end = (): void => this.send({ type: "end" });

  async turn(kind: DeviceKind, on: boolean): Promise<void> {
    this.choose({ [kind]: on });
    if (on) await this.turnOn(kind);
    else await this.turnOff(kind);
    this.tellMedia();
  }

  /** Another device, in the call too. */
  async changeDevice(kind: DeviceKind, deviceId: string): Promise<void> {
    this.choose(kind === "microphone" ? { microphoneId: deviceId } : { cameraId: deviceId });
    if (!this.state.on[kind]) return;
    await this.drop(kind);
    await this.turnOn(kind);
    this.tellMedia();
  }

  chooseSpeaker(speakerId: string): void {
    this.choose({ speakerId });
  }

  toast(message: string): void {
    const id = ++this.toastCount;
    this.set({
      toasts: [...this.state.toasts.filter((old) => old.message !== message), { id, message }],
    });
    window.setTimeout(() => this.dismiss(id), TOAST_LASTS);
  }

  dismiss(id: number): void {
    this.set({ toasts: this.state.toasts.filter((toast) => toast.id !== id) });
  }

  /** Milliseconds until the interview ends, by the room's clock; null if it does not. */
  timeLeft(): number | null {
    const end = this.state.interview?.ends_at;
    return end ? Date.parse(end) - (Date.now() + this.clockOffset) : null;
  }

  // What the room says

  private receive(message: FromRoom): void {
    switch (message.type) {
      case "welcome":
        this.welcome(message);
        break;
      case "people":
        this.meet(message.people);
        break;
      case "waiting":
        this.set({ waiting: message.people });
        break;
      case "waiting_for_host":
        this.set({ knocking: true });
        break;
      case "admitted":
        this.releaseDevices();
        this.around.goTo(message.url);
        break;
      case "published":
        void this.publisher.answered(message.sdp);
        break;
      case "offer":
        void this.subscriber.offered(message);
        break;
      case "media_restarted":
        this.openMedia();
        break;
      case "interview":
        this.set({ interview: message.interview });
        break;
      case "invitation":
        this.set({ invitations: { ...this.state.invitations, [message.role]: message.url } });
        break;
      case "notice":
      case "error":
        this.toast(message.message);
        break;
      case "gone":
        this.goAway(message.reason, message.url);
        break;
    }
  }

  private welcome(message: Extract<FromRoom, { type: "welcome" }>): void {
    this.clockOffset = Date.parse(message.now) - Date.now();
    this.set({
      link: "open",
      you: message.you,
      interview: message.interview,
      people: message.people,
      waiting: message.waiting ?? [],
      invitations: message.invitations ?? null,
    });
    if (this.around.place === "room") {
      this.tellMedia();
      this.openMedia();
    } else if (this.knockedAs !== null) {
      this.send({ type: "knock", name: this.knockedAs }); // the door was lost meanwhile
    }
  }

  private meet(people: Person[]): void {
    const own = people.find((person) => person.username === this.state.you?.username);
    this.set({ people, you: own ?? this.state.you });
  }

  private goAway(reason: Farewell, url: string): void {
    this.set({ gone: { reason, url }, link: "over" });
    this.close();
    if (reason !== "elsewhere") this.around.goTo(url);
  }

  private lost(willRetry: boolean): void {
    this.publisher.close();
    this.subscriber.close();
    this.set({ link: willRetry ? "reconnecting" : "over", received: [] });
  }

  // Media

  private openMedia(): void {
    void this.publish();
    this.subscriber.open();
  }

  private async publish(): Promise<void> {
    await this.publisher.open();
  }

  private later(work: () => unknown): void {
    window.setTimeout(() => {
      if (this.state.link === "open") void work();
    }, RETRY_MEDIA_AFTER);
  }

  private tellMedia(): void {
    if (this.around.place === "room") this.send({ type: "media", ...this.state.on });
  }

  private async listen(): Promise<void> {
    const speaking = new Set<string>();
    for (const { kind, username, receiver } of this.state.received) {
      const level = receiver.getSynchronizationSources()[0]?.audioLevel ?? 0;
      if (kind === "microphone" && level > LOUD) speaking.add(username);
    }
    const own = this.state.you?.username;
    if (own && this.state.on.microphone && (await this.publisher.level()) > LOUD) speaking.add(own);
    const before = this.state.speaking;
    const same = before.size === speaking.size && [...speaking].every((name) => before.has(name));
    if (!same) this.set({ speaking });
  }

  // Devices

  private async startDevices(): Promise<void> {
    const { microphone, camera } = this.state.choices;
    await Promise.all([
      microphone ? this.turnOn("microphone") : null,
      camera ? this.turnOn("camera") : null,
    ]);
    this.tellMedia();
    await this.lookForDevices();
    navigator.mediaDevices?.addEventListener("devicechange", () => void this.lookForDevices());
  }

  private async lookForDevices(): Promise<void> {
    this.set({ devices: await listDevices() });
  }

  private async turnOn(kind: DeviceKind): Promise<void> {
    const kept = this.state.tracks[kind];
    if (kept?.readyState === "live") {
      kept.enabled = true;
      this.setDevice(kind, true, kept, "");
      return;
    }
    const { microphoneId, cameraId } = this.state.choices;
    try {
      const track = await getTrack(kind, kind === "microphone" ? microphoneId : cameraId);
      track.onended = () => void this.turn(kind, false); // unplugged, or taken back by the browser
      this.setDevice(kind, true, track, "");
      await this.publisher.setTrack(kind, track);
      await this.lookForDevices();
    } catch (error) {
      this.setDevice(kind, false, null, error instanceof Error ? error.message : String(error));
    }
  }

  private async turnOff(kind: DeviceKind): Promise<void> {
    const track = this.state.tracks[kind];
    if (kind === "microphone" && track) {
      track.enabled = false; // at once, and at once back
      this.setDevice(kind, false, track, "");
    } else {
      await this.drop(kind); // so that the camera's light goes out
    }
  }

  private async drop(kind: DeviceKind): Promise<void> {
    const track = this.state.tracks[kind];
    if (track) {
      track.onended = null;
      track.stop();
    }
    this.setDevice(kind, false, null, "");
    await this.publisher.setTrack(kind, null);
  }

  private releaseDevices(): void {
    for (const track of Object.values(this.state.tracks)) track?.stop();
  }

  private setDevice(
    kind: DeviceKind,
    on: boolean,
    track: MediaStreamTrack | null,
    problem: string,
  ): void {
    const { on: all, tracks, problems } = this.state;
    this.set({
      on: { ...all, [kind]: on },
      tracks: { ...tracks, [kind]: track },
      problems: { ...problems, [kind]: problem },
    });
  }

  private choose(change: Partial<Choices>): void {
    const choices = { ...this.state.choices, ...change };
    saveChoices(this.around.storage, choices);
    this.set({ choices });
  }

  private send(message: FromBrowser): void {
    this.wire?.send(message);
  }

  private set(change: Partial<CallState>): void {
    this.state = { ...this.state, ...change };
    for (const listener of this.listeners) listener();
  }
}
