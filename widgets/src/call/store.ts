/** The state of a call, and everything that changes it. No page element is touched here. */

import type { Farewell, FromBrowser, FromRoom, Person, Role, Welcome } from "../protocol";
import { PROTOCOL } from "../protocol";
import type { DeviceKind } from "./devices";
import { OwnDevices, type OwnMedia } from "./ownDevices";
import { Publisher } from "./publisher";
import type { Wire } from "./socket";
import { Ear, isSame, LISTEN_EVERY, levelsOf } from "./speaking";
import { type CallState, firstState, hasGone, maySpeak } from "./state";
import { Subscriber } from "./subscriber";
import type { Sound, Surroundings } from "./surroundings";

/** What is done with each message of the room; the compiler misses one that is not there. */
type Handlers = {
  [Type in FromRoom["type"]]: (message: Extract<FromRoom, { type: Type }>) => void;
};

const RETRY_MEDIA_AFTER = 1000; // milliseconds
const TOAST_LASTS = 8000;
const NOTICE_LASTS = 60_000;

export class CallStore {
  state: CallState;
  private readonly listeners = new Set<() => void>();
  private readonly own: OwnDevices;
  private readonly publisher: Publisher;
  private readonly subscriber: Subscriber;
  private readonly ear = new Ear();
  private wire: Wire | null = null;
  private joiningAs: string | null = null; // from *Join* until it is taken back
  private toastCount = 0;
  private listening: ReturnType<typeof setInterval> | undefined;
  private clockOffset = 0; // milliseconds to add to this machine's clock
  private readonly handlers: Handlers = {
    welcome: (message) => this.welcome(message),
    people: ({ people }) => this.meet(people),
    waiting: ({ people }) => this.set({ waiting: people }),
    waiting_for_host: () => this.set({ phase: "waiting", isJoining: false }),
    admitted: ({ url }) => this.enter(url),
    published: (answer) => void this.publisher.answered(answer),
    offer: (offer) => void this.subscriber.offered(offer),
    media_restarted: () => this.openMedia(),
    heartbeat: () => undefined, // whoever opened the wire counts the time between two
    interview: ({ interview }) => this.set({ interview }),
    invitation: ({ role, url }) =>
      this.set({ invitations: { ...this.state.invitations, [role]: url } }),
    notice: ({ message }) => void this.toast(message, NOTICE_LASTS),
    error: ({ message }) => this.refused(message),
    gone: ({ reason }) => this.goAway(reason),
  };

  constructor(private readonly around: Surroundings) {
    const send = (message: FromBrowser) => this.send(message);
    this.publisher = new Publisher(send, () => this.later(() => this.publish()));
    this.subscriber = new Subscriber(
      send,
      (received) => this.set({ received }),
      () => this.later(() => this.subscriber.open()),
    );
    this.own = new OwnDevices(
      around.storage,
      (media) => this.take(media),
      (kind, track) => this.publisher.setTrack(kind, track),
    );
    this.state = firstState(this.own.media, around.config);
  }

  subscribe = (listener: () => void): (() => void) => {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  };

  getState = (): CallState => this.state;

  start(): void {
    if (hasGone(this.state)) return;
    void this.connect();
    if (this.around.config.me.role !== "observer") void this.own.start(); // neither waits for the other
    this.listening = setInterval(() => void this.listen(), LISTEN_EVERY);
  }

  close(): void {
    clearInterval(this.listening);
    this.wire?.close();
    this.publisher.close();
    this.subscriber.close();
    this.own.release();
  }

  // What the person does

  /** *Join*, or *Use it here*. Said before there is a connection, it is kept until there is. */
  join(name: string): void {
    this.joiningAs = name;
    this.set({ isJoining: true });
    if (this.state.link === "open") this.send({ type: "knock", name });
  }

  /** Stop waiting, without leaving: who comes to the door anew has not knocked. */
  stopWaiting(): void {
    this.joiningAs = null;
    this.set({ phase: "lobby", isJoining: false });
    this.wire?.close();
    void this.connect();
  }

  leave = (): void => {
    this.send({ type: "leave" });
    this.goAway("left");
  };

  /** From *left* or *elsewhere* straight back in, under the same name. */
  rejoin(): void {
    const name = this.joiningAs ?? this.state.you?.name ?? this.around.config.me.name;
    this.set({ phase: "lobby", link: "connecting" });
    this.start();
    this.join(name);
  }

  admit = (username: string): void => this.send({ type: "admit", username });
  refuse = (username: string): void => this.send({ type: "refuse", username });
  remove = (username: string): void => this.send({ type: "remove", username });
  setRole = (username: string, role: Role): void => this.send({ type: "set_role", username, role });
  newInvitation = (role: Role): void => this.send({ type: "new_invitation", role });
  end = (): void => this.send({ type: "end" });

  turn = (kind: DeviceKind, on: boolean): Promise<void> => this.own.turn(kind, on);
  changeDevice = (kind: DeviceKind, id: string): Promise<void> => this.own.change(kind, id);
  chooseSpeaker = (id: string): void => this.own.chooseSpeaker(id);
  /** A soft sound when somebody waits. */
  setChime = (on: boolean): void => this.own.setChime(on);
  testSpeaker = (): Promise<void> => this.play("test");
  /** How loud the own microphone is now, 0 to 1; also before there is a connection. */
  level = (): number => 0;

  /** Returns what takes it away; with null it stays until then. */
  toast(message: string, lasts: number | null = TOAST_LASTS): () => void {
    const id = ++this.toastCount;
    const others = this.state.toasts.filter((old) => old.message !== message);
    this.set({ toasts: [...others, { id, message }] });
    const dismiss = () => this.dismiss(id);
    if (lasts !== null) setTimeout(dismiss, lasts);
    return dismiss;
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

  private async connect(): Promise<void> {
    const access = await this.around.askAccess();
    this.wire = this.around.openWire(access, {
      opened: () => this.send({ type: "hello", protocol: PROTOCOL, ticket: access.ticket }),
      received: (message) => this.receive(message),
      lost: (willRetry) => this.lost(willRetry),
    });
  }

  private receive(message: FromRoom): void {
    if (!Object.hasOwn(this.handlers, message.type)) return; // of a newer room
    const handle = this.handlers[message.type] as (message: FromRoom) => void; // that of its type
    handle(message);
  }

  private welcome(message: Welcome): void {
    this.clockOffset = Date.parse(message.now) - Date.now();
    this.set({
      link: "open",
      failures: 0,
      trouble: "",
      you: message.you,
      interview: message.interview,
      people: message.people,
      waiting: message.waiting ?? [],
      invitations: message.invitations ?? null,
    });
    if (message.you.place === "room") this.enter(message.notebook ?? "");
    else if (this.joiningAs !== null) this.join(this.joiningAs);
  }

  private refused(trouble: string): void {
    this.set({ trouble });
    this.toast(trouble);
  }

  private meet(people: readonly Person[]): void {
    const could = maySpeak(this.state);
    const me = people.find((person) => person.username === this.state.you?.username);
    this.set({ people, you: me ?? this.state.you });
    if (this.state.phase !== "live" || could === maySpeak(this.state)) return;
    this.speakOrNot();
    if (!could) void this.publish();
  }

  private enter(notebook: string): void {
    this.set({ phase: "live", isJoining: false, isInAnotherTab: false, notebook });
    this.speakOrNot();
    this.tellMedia();
    this.openMedia();
  }

  private goAway(reason: Farewell): void {
    this.set({ phase: reason, link: "over", isJoining: false });
    this.close();
  }

  /** Pictures and voices do not need the wire: they go on as long as they can. */
  private lost(willRetry: boolean): void {
    const wasOpen = this.state.link !== "connecting";
    const link = wasOpen ? "reconnecting" : "connecting";
    this.set({ link: willRetry ? link : "over", failures: this.state.failures + 1 });
    if (!willRetry) this.close();
  }

  // Media

  private speakOrNot(): void {
    if (maySpeak(this.state)) {
      void this.own.start();
    } else {
      this.publisher.close();
      this.own.release();
    }
  }

  private openMedia(): void {
    void this.publish();
    this.subscriber.open();
  }

  private async publish(): Promise<void> {
    if (maySpeak(this.state)) await this.publisher.open();
  }

  private later(work: () => unknown): void {
    setTimeout(() => {
      if (this.state.link === "open") void work();
    }, RETRY_MEDIA_AFTER);
  }

  private take(media: OwnMedia): void {
    const { on } = this.state;
    this.set(media);
    if (on.microphone !== media.on.microphone || on.camera !== media.on.camera) this.tellMedia();
  }

  private tellMedia(): void {
    if (this.state.phase !== "live" || !maySpeak(this.state)) return;
    const { microphone, camera } = this.state.on;
    this.send({ type: "media", microphone, camera });
  }

  private async listen(): Promise<void> {
    const levels = levelsOf(this.state.received);
    const { you, on } = this.state;
    if (you && on.microphone) levels.set(you.username, await this.publisher.level());
    const speaking = this.ear.hear(levels);
    if (!isSame(speaking, this.state.speaking)) this.set({ speaking });
  }

  private play(sound: Sound): Promise<void> {
    return this.around.playSound(sound, this.state.choices.speakerId);
  }

  private send(message: FromBrowser): void {
    this.wire?.send(message);
  }

  private set(change: Partial<CallState>): void {
    this.state = { ...this.state, ...change };
    for (const listener of this.listeners) listener();
  }
}
