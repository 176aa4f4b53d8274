/** The state of a call, and everything that changes it. No page element is touched here. */

import {
  can,
  type Farewell,
  type FromBrowser,
  type FromRoom,
  type HandlersOf,
  type OfCall,
  type OfFeature,
  type Person,
  type PersonWaiting,
  type Role,
  type Welcome,
} from "../protocol";
import { Connection } from "./connection";
import type { DeviceKind } from "./devices";
import { Media } from "./media";
import { type Kept, Memory } from "./memory";
import { ownAtFirst } from "./ownDevices";
import { Relays } from "./relays";
import type { Report } from "./reports";
import { type CallState, firstState, fromWelcome, hasGone, maySpeak, withInterview } from "./state";
import type { Refusal, Surroundings } from "./surroundings";
import { type ToastAction, Toasts } from "./toasts";
import { Watched } from "./watched";

const NOTICE_LASTS = 60_000; // milliseconds
const ACTION_LASTS = 20_000;
const NOT_PLAYED = "The sound could not be played: choose another speaker.";
const NOT_SENT = "You are offline; that was not sent. Try again when you are connected.";
const NOT_KNOWN =
  "You were offline for too long: what you did last may not have arrived. Look whether it has, and do it again.";
/** What the page says anew by itself; of everything else a person has to hear whether it arrived. */
const SAID_ANEW = new Set([
  "knock",
  "media",
  "publish",
  "subscribe",
  "answer",
  "leave",
  "say",
  "watch",
]);

export class CallStore extends Watched<CallState> {
  private readonly connection: Connection;
  private readonly media: Media;
  private readonly memory: Memory;
  /** The ways by which media may go. */
  readonly network: () => RTCConfiguration;
  private name: string;
  private joiningAs: string | null = null; // from *Join* until the person goes, or takes it back
  private readonly toasts = new Toasts((toasts) => this.set({ toasts }));
  private clockOffset = 0; // milliseconds to add to this machine's clock
  private readonly ofFeatures = new Map<string, (message: FromRoom) => void>();
  private readonly handlers: HandlersOf<OfCall> = {
    welcome: (message) => this.welcome(message),
    people: ({ people }) => this.meet(people),
    waiting: ({ people }) => this.hearKnocks(people),
    waiting_for_host: () => this.wait(),
    admitted: ({ url }) => this.enter(url),
    shown: ({ url }) => this.set({ notebook: url }),
    published: (answer) => this.media.published(answer),
    offer: (offer) => this.media.offered(offer),
    media_restarted: () => this.media.connectAnew(),
    heartbeat: () => this.memory.touch(),
    interview: ({ interview }) => this.set(withInterview(this.state, interview)),
    invitation: ({ role, url }) =>
      this.set({ invitations: { ...this.state.invitations, [role]: url } }),
    notice: ({ message }) => void this.toast(message, NOTICE_LASTS),
    error: ({ code, message }) => this.refused(code, message),
    gone: ({ reason }) => this.goAway(reason),
  };

  constructor(private readonly around: Surroundings) {
    const { config, storage, tab } = around;
    super(firstState(ownAtFirst(storage), config));
    this.name = config.me.name;
    this.memory = new Memory(tab, config.interview_id);
    const relays = new Relays(around, () => this.state.choices.relayOnly);
    this.network = () => relays.configuration();
    const host = {
      read: () => this.state,
      show: (change: Partial<CallState>) => this.set(change),
      send: (message: FromBrowser) => this.send(message),
      tell: (sentence: string, action?: ToastAction) =>
        this.toast(sentence, action && ACTION_LASTS, action),
    };
    this.media = new Media(around, host, relays);
    const informed = { ...around, askAccess: relays.ask };
    this.connection = new Connection(informed, {
      connecting: () => this.set({ link: this.notOpen() }),
      starting: () => this.set({ link: "preparing", trouble: "" }),
      progressed: (progress) => this.set({ progress }),
      delayed: (why) => this.lost(why),
      denied: (refusal) => this.denied(refusal),
      welcomed: (message) => this.welcome(message),
      received: (message) => this.receive(message),
      lost: (why) => this.lost(why),
      gone: (reason) => this.goAway(reason),
      over: (why) => this.over(why),
      forgot: (messages) => this.tellOfForgotten(messages),
    });
  }

  /** Comes back to where this tab was; whoever had gone out stays out. */
  start(): void {
    if (hasGone(this.state)) return; // shut out
    const departure = this.around.isComeBack ? this.memory.departure() : null;
    const isOut = departure === "left" || departure === "elsewhere";
    if (isOut) this.set({ phase: departure, link: "over" });
    else this.begin(this.memory.load());
  }

  /** Everything off, for good. */
  close(): void {
    this.connection.close();
    this.media.close();
  }

  /** The page is being unloaded, perhaps to be loaded anew. */
  unloading = (): void => this.memory.unloaded();

  // What the person does

  /** *Join*, or *Use it here*. Said before there is a connection, it is kept until there is. */
  join(name: string): void {
    this.name = name;
    this.joiningAs = name;
    this.set({ isJoining: true, joinProblem: "" });
    this.ask({ type: "knock", name }); // a connection that begins later knocks by itself
    this.keep();
  }

  /** Back to the lobby, as if *Join* had not been pressed. */
  stopWaiting(): void {
    this.joiningAs = null;
    this.send({ type: "leave" });
    this.connection.close();
    this.memory.forget();
    this.set({ phase: "lobby", isJoining: false, link: "connecting" });
    this.connection.begin(null);
  }

  leave = (): void => {
    this.send({ type: "leave" });
    this.goAway("left");
  };

  /** From *left* or *elsewhere* straight back in, under the same name. */
  rejoin(): void {
    if (!hasGone(this.state)) return;
    this.set({ phase: "lobby", link: "connecting", trouble: "", failures: 0 });
    this.begin(null);
    this.join(this.name);
  }

  admit = (username: string): void => void this.ask({ type: "admit", username });
  refuse = (username: string): void => void this.ask({ type: "refuse", username });
  remove = (username: string): void => void this.ask({ type: "remove", username });
  setRole = (username: string, role: Role): void =>
    void this.ask({ type: "set_role", username, role });
  newInvitation = (role: Role): void => void this.ask({ type: "new_invitation", role });
  end = (): void => void this.ask({ type: "end" });

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
  /** The browser has a network again. */
  online = (): void => {
    this.connection.tryNow();
    this.media.findPath();
  };
  /** Sound and screens alone: on a network that cannot do more. Remembered. */
  setAudioOnly = (on: boolean): void => this.media.setAudioOnly(on);
  /** Ends when it was heard, or the person was told that it could not be. */
  async testSpeaker(): Promise<void> {
    if (!(await this.media.play("test"))) this.toast(NOT_PLAYED);
  }
  /** How loud the own microphone is now, 0 to 1; also before there is a connection. */
  level = (): number => this.media.level();

  /** Returns what takes it away; with null it stays until then. */
  toast = (message: string, lasts?: number | null, action?: ToastAction): (() => void) =>
    this.toasts.add(message, lasts, action);
  /** For whoever cannot see what the page shows by itself. */
  announce = (sentence: string): void => this.set({ said: { sentence } });
  dismiss = (id: number): void => this.toasts.dismiss(id);

  /** Milliseconds until the interview ends, by the room's clock; null if it does not. */
  timeLeft(): number | null {
    const end = this.state.interview?.ends_at;
    return end ? Date.parse(end) - this.now() : null;
  }

  /** By the room's clock, in milliseconds. */
  now = (): number => Date.now() + this.clockOffset;

  // For the features beside the call

  /** What the browser measures of the connection on which it sends. */
  sendingReports = (): Promise<Report[]> => this.media.sendingReports();

  /** The feature that is told of the messages of one type. */
  on<Type extends OfFeature["type"]>(
    type: Type,
    handle: (message: Extract<OfFeature, { type: Type }>) => void,
  ): void {
    this.ofFeatures.set(type, handle as (message: FromRoom) => void); // it gets that type alone
  }

  /** What the person wants to have said: refused visibly where it cannot be. */
  ask(message: FromBrowser): void {
    this.isAsked(message);
  }

  /** As `ask`; false where it was refused. */
  isAsked(message: FromBrowser): boolean {
    const isKept = this.send(message);
    if (!isKept) this.toast(NOT_SENT);
    return isKept;
  }

  /** What the page says by itself; false where it cannot be sent now. */
  say(message: FromBrowser): boolean {
    return this.state.phase === "live" && this.send(message);
  }

  // What the room says

  private receive(message: FromRoom): void {
    const own: Partial<Record<string, unknown>> = this.handlers;
    const found = Object.hasOwn(own, message.type)
      ? own[message.type]
      : this.ofFeatures.get(message.type);
    const handle = found as ((message: FromRoom) => void) | undefined; // that of its type
    handle?.(message); // there is none for a message of a newer room
  }

  private welcome(message: Welcome): void {
    const could = maySpeak(this.state);
    this.clockOffset = Date.parse(message.now) - Date.now();
    this.set(fromWelcome(message));
    this.meet(message.people, could);
    this.keep();
    if (message.resumed)
      this.set({ link: "open" }); // media go on
    else if (message.you.place === "room") this.enter(message.notebook ?? null);
    else this.arriveAtTheDoor();
  }

  private arriveAtTheDoor(): void {
    const { joiningAs } = this;
    this.set({ isJoining: joiningAs !== null });
    if (this.state.phase !== "live") this.set({ link: "open" }); // else when in again
    if (joiningAs !== null) this.ask({ type: "knock", name: joiningAs });
  }

  private wait(): void {
    this.media.leave();
    this.set({ phase: "waiting", link: "open", isJoining: false, notebook: null });
  }

  private enter(notebook: string | null): void {
    this.joiningAs ??= this.name;
    this.memory.arrive();
    this.set({
      phase: "live",
      link: "open",
      isJoining: false,
      isInAnotherTab: false,
      notebook: notebook ?? this.state.notebook,
    });
    this.keep();
    this.media.enter();
  }

  private meet(people: readonly Person[], could = maySpeak(this.state)): void {
    const { phase, you } = this.state;
    const me = people.find((person) => person.username === you?.username);
    const isLive = phase === "live";
    this.set({
      people,
      you: (isLive && me) || you,
      isInAnotherTab: !isLive && me !== undefined,
    });
    if (isLive && could !== maySpeak(this.state)) this.media.speakAnew();
    else this.media.met();
  }

  private hearKnocks(waiting: readonly PersonWaiting[]): void {
    const known = new Set(this.state.waiting.map(({ username }) => username));
    const isNew = waiting.some(({ username }) => !known.has(username));
    this.set({ waiting });
    if (isNew && this.state.choices.chime) void this.media.play("chime");
  }

  private refused(code: string, sentence: string): void {
    if (this.state.isJoining) this.refuseToJoin(sentence);
    else if (!this.media.refused(code)) this.toast(sentence);
  }

  private refuseToJoin(joinProblem: string): void {
    this.joiningAs = null;
    this.keep();
    this.media.leave();
    this.set({ phase: "lobby", link: "open", isJoining: false, joinProblem });
  }

  // How the connection fares

  private begin(kept: Kept | null): void {
    this.joiningAs = kept?.joiningAs ?? null;
    this.set({ isJoining: this.joiningAs !== null });
    this.memory.arrive();
    this.connection.begin(kept);
    this.media.begin(can(this.state.you ?? this.around.config.me, "speak"));
  }

  private notOpen(): "connecting" | "reconnecting" {
    return this.state.you ? "reconnecting" : "connecting";
  }

  /** Pictures and voices do not need the wire: they go on as long as they can. */
  private lost(trouble: string): void {
    const { link, failures } = this.state;
    const next = link === "preparing" ? link : this.notOpen();
    this.set({ link: next, trouble, failures: failures + 1 });
  }

  private denied({ code, message }: Refusal): void {
    const shutOut = this.state.phase === "live" ? "removed" : "refused";
    if (code === "gone") this.goAway("ended");
    else if (code === "refused") this.goAway(shutOut);
    else this.over(message);
  }

  private over(trouble: string): void {
    this.close();
    this.memory.forget();
    this.set({ link: "over", trouble, isJoining: false });
  }

  private goAway(reason: Farewell): void {
    this.close();
    this.joiningAs = null;
    this.memory.depart(reason);
    this.set({ phase: reason, link: "over", isJoining: false, isInAnotherTab: false, waiting: [] });
  }

  private tellOfForgotten(messages: readonly FromBrowser[]): void {
    if (messages.some(({ type }) => !SAID_ANEW.has(type))) this.toast(NOT_KNOWN, NOTICE_LASTS);
  }

  /** For this tab, should the page be loaded anew. */
  private keep(): void {
    const { key } = this.connection;
    if (key) this.memory.keep({ ...key, joiningAs: this.joiningAs });
  }

  private send(message: FromBrowser): boolean {
    return this.connection.send(message);
  }
}
