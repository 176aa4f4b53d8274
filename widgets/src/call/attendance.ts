/** Somebody's way into a call and out of it, over lost connections and reloads of the page. */

import type {
  Farewell,
  FromBrowser,
  HandlersOf,
  OfCall,
  Person,
  PersonWaiting,
  Welcome,
} from "../protocol";
import { Connection } from "./connection";
import { Media } from "./media";
import { type Kept, Memory } from "./memory";
import { isSaidAnew } from "./outbox";
import { ownAtFirst } from "./ownDevices";
import { Relays } from "./relays";
import {
  type CallState,
  firstState,
  fromWelcome,
  hasGone,
  maySpeak,
  withInterview,
  withPeople,
} from "./state";
import type { Refusal, Surroundings } from "./surroundings";
import { Telling } from "./telling";
import type { ToastAction } from "./toasts";

const NOTICE_LASTS = 60_000; // milliseconds
const ACTION_LASTS = 20_000;
const NOT_SENT = "You are offline; that was not sent. Try again when you are connected.";
const NOT_KNOWN =
  "You were offline for too long: what you did last may not have arrived. Look whether it has, and do it again.";

export class Attendance extends Telling {
  protected readonly media: Media;
  private readonly connection: Connection;
  private readonly memory: Memory;
  /** The ways by which media may go. */
  readonly network: () => RTCConfiguration;
  private name: string;
  private joiningAs: string | null = null; // from *Join* until the person goes, or takes it back
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

  constructor(protected readonly around: Surroundings) {
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
      received: (message) => this.hear(message, this.handlers),
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

  /** The browser has a network again. */
  online = (): void => {
    this.connection.tryNow();
    this.media.findPath();
  };

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

  // What is said

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

  private send(message: FromBrowser): boolean {
    return this.connection.send(message);
  }

  // What the room says

  private welcome(message: Welcome): void {
    const could = maySpeak(this.state);
    this.setClock(message.now);
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
    this.set(withPeople(this.state, people));
    const isOther = could !== maySpeak(this.state);
    if (isOther && this.state.phase === "live") this.media.speakAnew();
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
    const { you, practice } = this.state;
    this.media.begin(maySpeak({ you: you ?? this.around.config.me, practice }));
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
    if (code === "gone") this.goAway("ended");
    else if (code === "refused" || code === "removed") this.goAway(code);
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
    if (!messages.every(isSaidAnew)) this.toast(NOT_KNOWN, NOTICE_LASTS);
  }

  /** For this tab, should the page be loaded anew. */
  private keep(): void {
    const { key } = this.connection;
    if (key) this.memory.keep({ ...key, joiningAs: this.joiningAs });
  }
}
