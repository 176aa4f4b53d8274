/** Sound and picture of one call: the own devices, both connections, and who is heard. */

import type { FromBrowser, Offer, Published } from "../protocol";
import { Loudness, SINCE } from "./loudness";
import { MutedVoice } from "./mutedVoice";
import { OwnDevices, type OwnMedia } from "./ownDevices";
import { OwnScreen, type SharedScreen } from "./ownScreen";
import { Publisher } from "./publisher";
import type { Relays } from "./relays";
import type { Report } from "./reports";
import { Retry } from "./retry";
import { Ear, isSame, LISTEN_EVERY, Silence } from "./speaking";
import { type CallState, maySpeak } from "./state";
import { Subscriber } from "./subscriber";
import type { Sound, Surroundings } from "./surroundings";
import type { ToastAction } from "./toasts";

/** The store, as far as media see it. */
export interface Host {
  read(): CallState;
  show(change: Partial<CallState>): void;
  send(message: FromBrowser): void;
  /** Returns what takes it away. */
  tell(sentence: string, action?: ToastAction): () => void;
}

const SPEAKING_UP = 4; // times the level of such a voice, which is a quarter of what there can be
const MANY = 3; // people in the room, from which the camera is sent in two sizes
const PATIENCE = 3; // failures in a row, after which the person is told
const NOT_CONNECTED =
  "Sound and picture cannot be connected; it is tried again and again. If it goes on: switch off a VPN, use another network or browser, or reload the page.";
const MUTED_BUT_SPEAKING = "You are muted, but speaking: nobody hears you.";
/** What the room says of a negotiation that it could not do. */
const NEGOTIATION_CODES = new Set(["unavailable", "bad_request", "error"]);

export class Media {
  readonly own: OwnDevices;
  readonly screen: OwnScreen;
  private readonly publisher: Publisher;
  private readonly subscriber: Subscriber;
  private readonly sending: Retry;
  private readonly receiving: Retry;
  private readonly ear = new Ear();
  private readonly silence = new Silence();
  private readonly loudness = new Loudness();
  private readonly mutedVoice = new MutedVoice();
  private dismissHint = () => {};
  private listening: ReturnType<typeof setInterval> | undefined;
  private isOpen = false;

  constructor(
    private readonly around: Pick<Surroundings, "storage" | "playSound">,
    private readonly host: Host,
    private readonly relays: Relays,
  ) {
    const send = (message: FromBrowser) => host.send(message);
    const configuration = () => relays.configuration();
    this.sending = this.retry(() => this.publishAgain());
    this.receiving = this.retry(() => this.subscribeAgain());
    this.publisher = new Publisher(send, eventsOf(this.sending), configuration);
    this.subscriber = new Subscriber(
      send,
      (received) => host.show({ received }),
      eventsOf(this.receiving),
      configuration,
    );
    this.subscriber.takesCameras = !host.read().choices.audioOnly;
    this.own = new OwnDevices(around.storage, {
      changed: (media) => this.take(media),
      use: (kind, track) => this.publisher.setTrack(kind, track),
      tell: (sentence) => void host.tell(sentence),
    });
    this.screen = new OwnScreen({
      changed: (screen) => this.takeScreen(screen),
      tell: (sentence) => host.tell(sentence),
    });
  }

  /** What is shown and heard before anybody is in the room. */
  begin(usesDevices: boolean): void {
    clearInterval(this.listening);
    this.listening = setInterval(() => void this.listen(), LISTEN_EVERY);
    if (usesDevices) void this.own.start();
  }

  /** In the room, for the first time or anew: the devices that run are taken along. */
  enter(): void {
    this.isOpen = true;
    this.measure();
    this.speakOrNot();
    this.tellRoom();
    this.open();
  }

  /** Both connections from nothing: the room has lost them, or no path of theirs is to remain. */
  connectAnew(): void {
    if (this.isOpen) this.open();
  }

  private open(): void {
    this.sending.stop();
    this.receiving.stop();
    this.publish();
    this.byRelay(() => this.subscriber.open());
  }

  /** The browser has another network: nobody else notices. */
  findPath(): void {
    if (!this.isOpen) return;
    this.publish(() => this.publisher.restart());
    this.byRelay(() => this.subscriber.restart());
  }

  /** The first time the path may be all that was lost. */
  private publishAgain(): void {
    const isFirst = this.sending.failures === 1;
    this.publish(() => (isFirst ? this.publisher.restart() : this.publisher.open()));
  }

  private subscribeAgain(): void {
    const isFirst = this.receiving.failures === 1;
    this.byRelay(() => (isFirst ? this.subscriber.restart() : this.subscriber.open()));
  }

  /** At once, unless the relay's password has to be asked for before. */
  private byRelay(work: () => void): void {
    if (this.relays.isFresh) work();
    else void this.relays.refresh().then(() => this.isOpen && work());
  }

  /** Somebody has come or gone. */
  met(): void {
    if (this.isOpen && this.areMany()) void this.publisher.addSizes();
  }

  /** Whether the person may speak has changed. */
  speakAnew(): void {
    this.speakOrNot();
    this.tellRoom();
    this.publish();
  }

  /** Others' cameras come no more, and the own one is off; or they come again. */
  setAudioOnly(on: boolean): void {
    this.own.setAudioOnly(on);
    if (on) void this.own.turn("camera", false);
    this.subscriber.takesCameras = !on;
    if (this.isOpen) this.subscriber.open();
  }

  sendingReports = (): Promise<Report[]> => this.publisher.reports();

  published = (answer: Published): void => void this.publisher.answered(answer);
  offered = (offer: Offer): void => void this.subscriber.offered(offer);

  /** True where that refusal was the answer to a negotiation: it is tried again. */
  refused(code: string): boolean {
    if (!NEGOTIATION_CODES.has(code)) return false;
    if (this.publisher.isWaiting) this.sending.failed();
    else if (this.subscriber.isWaiting) this.receiving.failed();
    else return false;
    return true;
  }

  /** Out of the room, with the devices still on. */
  leave(): void {
    this.screen.stop();
    this.isOpen = false;
    this.measure();
    this.sending.stop();
    this.receiving.stop();
    this.publisher.close();
    this.subscriber.close();
    this.host.show({ mediaProblem: "", speaking: new Set() });
  }

  /** Everything off. */
  close(): void {
    this.leave();
    clearInterval(this.listening);
    this.own.release();
    this.mutedVoice.close();
    this.loudness.close();
    this.host.show({ silent: false });
  }

  /** How loud the own microphone is, 0 to 1 with 1 for somebody who speaks up. */
  level(): number {
    const level = this.host.read().on.microphone ? (this.loudness.read() ?? 0) : 0;
    return Math.min(1, level * SPEAKING_UP);
  }

  /** On the loudspeaker that was chosen; on any, should that be unplugged. */
  async play(sound: Sound): Promise<boolean> {
    const { speakerId } = this.host.read().choices;
    const { playSound } = this.around;
    const played = playSound(sound, speakerId).catch(() => playSound(sound, ""));
    return played.then(
      () => true,
      () => false,
    );
  }

  private retry(work: () => void): Retry {
    const mayTry = () => this.isOpen && this.host.read().link === "open";
    return new Retry(work, mayTry, () => this.judge());
  }

  private judge(): void {
    const failures = Math.max(this.sending.failures, this.receiving.failures);
    this.host.show({ mediaProblem: failures >= PATIENCE ? NOT_CONNECTED : "" });
  }

  private publish(work = () => this.publisher.open(this.areMany())): void {
    if (!maySpeak(this.host.read())) return;
    this.byRelay(() => void (maySpeak(this.host.read()) && work()));
  }

  /** With two the other's network is what the camera adapts to; with more, each gets what fits. */
  private areMany(): boolean {
    return this.host.read().people.filter(({ place }) => place === "room").length >= MANY;
  }

  private speakOrNot(): void {
    if (maySpeak(this.host.read())) return void this.own.start();
    this.screen.stop();
    this.sending.stop();
    this.publisher.close();
    this.own.release();
  }

  private take(media: OwnMedia): void {
    const { on } = this.host.read();
    this.host.show(media);
    this.measure();
    if (on.microphone !== media.on.microphone || on.camera !== media.on.camera) this.tellRoom();
  }

  private takeScreen(ownScreen: SharedScreen | null): void {
    this.host.show({ ownScreen });
    void this.publisher.setScreen(ownScreen);
    this.tellRoom();
  }

  /** The own microphone; in the room also while it is muted, of which nobody else hears. */
  private measure(): void {
    const { on, tracks } = this.host.read();
    const isMuted = this.isOpen && !on.microphone;
    this.loudness.listenTo(this.mutedVoice.of(tracks.microphone, isMuted));
    if (!isMuted) this.dismissHint();
  }

  private tellRoom(): void {
    const { on, you, practice, ownScreen } = this.host.read();
    if (!this.isOpen || !maySpeak({ you, practice })) return;
    const { microphone, camera } = on;
    this.host.send({ type: "media", microphone, camera, screen: ownScreen !== null });
  }

  private async listen(): Promise<void> {
    if (this.isOpen) void this.relays.refresh();
    const levels = await this.ear.levelsOf(this.host.read().received);
    const level = await this.ownLevel();
    const { you, speaking: before } = this.host.read();
    if (you && level !== null && this.isOpen) levels.set(you.username, level);
    const speaking = this.ear.hear(levels);
    if (!isSame(speaking, before)) this.host.show({ speaking });
    const silent = this.silence.hear(level);
    if (silent !== this.host.read().silent) this.host.show({ silent });
    if (this.mutedVoice.hear(this.loudness.read(SINCE))) this.hint();
  }

  private hint(): void {
    const unmute = () => void this.own.turn("microphone", true);
    this.dismissHint = this.host.tell(MUTED_BUT_SPEAKING, { label: "Unmute", run: unmute });
  }

  /** Null where the microphone is off, or no browser says. */
  private async ownLevel(): Promise<number | null> {
    if (!this.host.read().on.microphone) return null;
    return this.loudness.read() ?? (await this.publisher.level());
  }
}

function eventsOf(retry: Retry) {
  return { worked: () => retry.worked(), failed: () => retry.failed(), lost: () => retry.lost() };
}
