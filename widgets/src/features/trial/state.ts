/** The connection test: one thing after the other, with what was found so far. */

import { lossOf, sumUp } from "../../call/reports";
import { type CallState, linkWords } from "../../call/state";
import type { CallStore } from "../../call/store";
import { Watched } from "../../call/watched";
import { can, type PageConfig } from "../../protocol";
import { HEALTH, Probes, timeOf } from "./asking";
import { answered, type Figures, type Line, line, linesOf } from "./lines";
import { type Look, Loopback } from "./loopback";

export interface TrialState {
  readonly isOn: boolean;
  readonly isRunning: boolean;
  /** In percent. */
  readonly progress: number;
  readonly lines: readonly Line[];
}

const CLOSED: TrialState = { isOn: false, isRunning: false, progress: 0, lines: [] };
const CONNECTS_IN = 10_000; // milliseconds
const MEASURED_FOR = 5000;
const STEP = 250;
const REACH = "Look whether you are online; switch off a VPN, or use another network.";
const SOCKETS = `Something on the way may not let WebSockets pass: a proxy, a firewall or a virus scanner. ${REACH}`;
const UDP =
  "Your network or a VPN lets nothing of it pass (UDP to the room's ports). Switch off the VPN, use another network, for instance a phone's, or ask who looks after yours.";

class Cancelled extends Error {}

export class Trial extends Watched<TrialState> {
  private run = 0; // the newest; others are over
  private loopback: Loopback | null = null;
  private refusal = "";
  private readonly probes: Probes;

  constructor(
    private readonly store: CallStore,
    private readonly config: Pick<PageConfig, "page">,
  ) {
    super(CLOSED);
    this.probes = new Probes(store);
    store.on("trial_published", (answer) => void this.loopback?.published(answer));
    store.on("trial_offer", (offer) => void this.loopback?.offered(offer));
    store.on("trial_refused", ({ message }) => {
      this.refusal = message;
    });
    store.subscribe(() => {
      if (this.state.isOn && store.getState().phase !== "lobby") this.close();
    });
  }

  /** Again, where it has been done. */
  async begin(): Promise<void> {
    const run = ++this.run;
    this.refusal = "";
    this.set({ isOn: true, isRunning: true, progress: 0, lines: [] });
    try {
      await this.doAll(run);
    } catch (error) {
      if (!(error instanceof Cancelled)) throw error;
    } finally {
      if (run === this.run) this.hangUp();
    }
  }

  /** Also in the middle of it. */
  close(): void {
    this.run += 1;
    this.hangUp();
    this.set(CLOSED);
  }

  private async doAll(run: number): Promise<void> {
    this.add(run, 5, devices(this.store.getState()));
    const health = this.config.page.replace(/interviews\/.*$/, HEALTH);
    const time = await timeOf(() => fetch(health, { cache: "no-store" }));
    this.add(run, 15, answered("prepStack", time, REACH));
    const isOpen = await this.room(run);
    if (isOpen) await this.media(run);
    else this.add(run, 100, line("Sound and picture", "skipped", "They need the room."));
    this.set({ isRunning: false, progress: 100 });
  }

  /** Whether it answers. */
  private async room(run: number): Promise<boolean> {
    const state = this.store.getState();
    if (state.link === "open") {
      const time = await timeOf(this.probes.ask);
      this.add(run, 25, answered("The room", time, SOCKETS));
      return time !== null;
    }
    const isStarting = state.link === "preparing";
    const words = linkWords(state)?.text ?? "";
    const again = "Test again when it is there.";
    const found = isStarting
      ? line("The room", "skipped", words, again)
      : line("The room", "bad", words, SOCKETS);
    this.add(run, 25, found);
    return false;
  }

  private async media(run: number): Promise<void> {
    this.loopback = new Loopback((message) => this.store.ask(message), this.store.network());
    await this.loopback.begin();
    if (await this.connects(run, this.loopback)) {
      for (const found of linesOf(await this.measure(run, this.loopback)))
        this.add(run, 100, found);
    } else if (this.refusal) {
      this.add(run, 100, line("Sound and picture", "skipped", "Not tested.", this.refusal));
    } else {
      this.add(
        run,
        100,
        line("Sound and picture", "bad", "Nothing of what was sent came back.", UDP),
      );
    }
  }

  private async connects(run: number, loopback: Loopback): Promise<boolean> {
    for (let waited = 0; waited < CONNECTS_IN && !this.refusal; waited += STEP) {
      await this.pause(run, 25 + (15 * waited) / CONNECTS_IN);
      if (await loopback.isThere()) return true;
    }
    return false;
  }

  private async measure(run: number, loopback: Loopback): Promise<Figures> {
    const before = await loopback.look();
    for (let waited = 0; waited < MEASURED_FOR; waited += STEP) {
      await this.pause(run, 40 + (60 * waited) / MEASURED_FOR);
    }
    return figuresOf(before, await loopback.look());
  }

  private async pause(run: number, progress: number): Promise<void> {
    this.check(run);
    this.set({ progress: Math.round(progress) });
    await new Promise((done) => setTimeout(done, STEP));
    this.check(run);
  }

  private add(run: number, progress: number, found: Line): void {
    this.check(run);
    this.set({ progress, lines: [...this.state.lines, found] });
  }

  private check(run: number): void {
    if (run !== this.run) throw new Cancelled();
  }

  private hangUp(): void {
    if (!this.loopback) return;
    this.loopback.close();
    this.loopback = null;
    if (this.store.getState().phase === "lobby") this.store.ask({ type: "trial_end" });
  }
}

function figuresOf(before: Look, now: Look): Figures {
  // Since the test began: what the room reports of it comes a second later.
  const up = sumUp(now.sent);
  const down = sumUp(now.arrived);
  const rate = (bytes: number) => Math.round((8 * bytes) / MEASURED_FOR);
  return {
    roundTrip: now.roundTrip,
    jitter: now.jitter,
    lostUp: now.sent.size === 0 ? null : lossOf(up.packets, up.lost),
    lostDown: lossOf(down.packets + down.lost, down.lost),
    up: rate(now.bytesSent - before.bytesSent),
    down: rate(now.bytesReceived - before.bytesReceived),
    path: now.path,
  };
}

/** Observers need none. */
function devices(state: CallState): Line {
  const { problems, on, silent, you } = state;
  const found = (["microphone", "camera"] as const).filter((kind) => on[kind]);
  const problem = problems.microphone || problems.camera;
  const name = "Browser and devices";
  if (typeof RTCPeerConnection === "undefined") {
    return line(
      name,
      "bad",
      "This browser cannot hold calls.",
      "Use Chrome, Edge, Firefox or Safari as they are now.",
    );
  }
  if (you && !can(you, "speak"))
    return line(name, "good", "You watch and listen: no device is needed.");
  if (problem) return line(name, "bad", "A device is not to be had.", problem);
  if (silent)
    return line(
      name,
      "fair",
      "Nothing is heard from your microphone.",
      "Choose another one, or look for a mute switch.",
    );
  if (found.length === 0)
    return line(name, "fair", "Microphone and camera are off.", "Turn on what you want to use.");
  return line(name, "good", `Your ${found.join(" and ")} ${found.length > 1 ? "work" : "works"}.`);
}
