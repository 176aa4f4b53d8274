/** The kernel's state, as the toolbar shows it and the page hears of it. */

import type { ISessionContext } from "@jupyterlab/apputils";
import type { KernelState } from "../wire.generated";

export interface Seen {
  readonly status: string;
  readonly connection: "connected" | "connecting" | "disconnected" | "none";
  /** Whether it had ever been reached. */
  readonly wasReached: boolean;
  readonly isRestarting: boolean;
}

const STATES: Readonly<Record<string, KernelState>> = {
  idle: "ready",
  busy: "busy",
  restarting: "restarting",
  autorestarting: "restarting",
  terminating: "dead",
  dead: "dead",
};

export function stateOf({ status, connection, wasReached, isRestarting }: Seen): KernelState {
  if (isRestarting) return "restarting";
  if (status === "dead") return "dead";
  if (connection !== "connected") return wasReached ? "unreachable" : "starting";
  return STATES[status] ?? "starting";
}

type Context = Pick<
  ISessionContext,
  "session" | "isRestarting" | "statusChanged" | "connectionStatusChanged" | "kernelChanged"
>;

export interface Kernel {
  readonly state: KernelState;
  /** It ended and began again by itself, and nothing ran since: its variables are gone. */
  readonly hasLost: boolean;
}

/** Milliseconds: a kernel is busy for less with every question of a browser. */
const MOMENT = 250;

/**
 * Calls `on` at every change that lasts, and once at the beginning. Returns what is to be called
 * when something runs.
 */
export function watchKernel(context: Context, on: (kernel: Kernel) => void): () => void {
  let told: Kernel | null = null;
  let waiting: ReturnType<typeof setTimeout> | undefined;
  let wasReached = false;
  let hasLost = false;
  const look = () => {
    const kernel = context.session?.kernel;
    const connection = kernel?.connectionStatus ?? "none";
    const status = kernel?.status ?? "unknown";
    if (status === "autorestarting") hasLost = true;
    if (status === "restarting") hasLost = false; // that was asked for
    const state = stateOf({ status, connection, wasReached, isRestarting: context.isRestarting });
    wasReached ||= connection === "connected";
    clearTimeout(waiting);
    if (told?.state === state && told.hasLost === hasLost) return;
    const tell = () => {
      told = { state, hasLost };
      on(told);
    };
    if (state === "busy") waiting = setTimeout(tell, MOMENT);
    else tell();
  };
  for (const signal of [context.statusChanged, context.connectionStatusChanged]) {
    signal.connect(look);
  }
  context.kernelChanged.connect(look);
  look();
  return () => {
    hasLost = false;
    look();
  };
}

/** What is said of it, beside a mark that says the same. */
export function wordsFor({ state, hasLost }: Kernel): string {
  if (hasLost && state === "ready") return "Started anew: run the cells again";
  return WORDS[state];
}

const WORDS: Readonly<Record<KernelState, string>> = {
  starting: "Starting…",
  ready: "Ready",
  busy: "Running…",
  restarting: "Restarting…",
  dead: "Ended: choose Restart",
  unreachable: "No connection…",
};
