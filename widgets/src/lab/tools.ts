/** What the toolbar shows, and what its buttons do. */

import type { JupyterFrontEnd } from "@jupyterlab/application";
import type { ISessionContext } from "@jupyterlab/apputils";
import { LANGUAGE_TITLES } from "../wire.generated";
import type { Kernel } from "./kernel";

export interface ToolsState {
  readonly kernel: Kernel;
  readonly mayEdit: boolean;
  /** Whether to restart is being asked. */
  readonly isAsking: boolean;
  /** Shown for a moment, in place of the kernel's state. */
  readonly note: string | null;
}

const NOTE_LASTS = 4_000; // milliseconds
const FIRST: ToolsState = {
  kernel: { state: "starting", hasLost: false },
  mayEdit: true,
  isAsking: false,
  note: null,
};

type Context = Pick<
  ISessionContext,
  "restartKernel" | "specsManager" | "kernelPreference" | "session" | "path"
>;

export class Tools {
  private state = FIRST;
  private readonly listeners = new Set<() => void>();
  private noteEnds: ReturnType<typeof setTimeout> | undefined;

  constructor(
    private readonly commands: Pick<JupyterFrontEnd["commands"], "execute" | "isEnabled">,
    private readonly context: Context,
  ) {}

  subscribe = (listener: () => void): (() => void) => {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  };

  getState = (): ToolsState => this.state;

  set(change: Partial<ToolsState>): void {
    this.state = { ...this.state, ...change };
    for (const listener of this.listeners) listener();
  }

  do(command: string): void {
    void this.commands.execute(command);
  }

  can(command: string): boolean {
    return this.commands.isEnabled(command);
  }

  async restart(): Promise<void> {
    this.set({ isAsking: false });
    try {
      await this.context.restartKernel();
    } catch {
      this.note("It could not be restarted. Try again in a moment.");
    }
  }

  note(note: string): void {
    clearTimeout(this.noteEnds);
    this.set({ note });
    this.noteEnds = setTimeout(() => this.set({ note: null }), NOTE_LASTS);
  }

  /** Some kernels end when they are interrupted: these start anew, and that is said. */
  async stop(): Promise<void> {
    if (!this.stopsByRestart) return this.do("notebook:interrupt-kernel");
    await this.restart();
    this.note(`${this.language()} cannot be stopped: it started anew, without its variables`);
  }

  /** As the kernelspec says (prepstack_ext/kernels/bridged_kernel.py). */
  get stopsByRestart(): boolean {
    const own = this.spec?.metadata?.prepstack;
    return (
      typeof own === "object" && own !== null && "interrupt" in own && own.interrupt === "restart"
    );
  }

  /** Here there is none for what the notebook is written in. */
  get hasNoKernel(): boolean {
    const { specsManager, session, kernelPreference } = this.context;
    return !session && Boolean(specsManager.specs && kernelPreference.name) && !this.spec;
  }

  /** What the notebook is written in: a problem's by its name, as one kernel may have several. */
  language(): string {
    const [, name = ""] = this.context.path.split(".");
    return titleOf(name) ?? titled(this.spec?.language ?? "python");
  }

  private get spec() {
    const { specsManager, session, kernelPreference } = this.context;
    const kernel = session?.kernel?.name ?? kernelPreference.name ?? "";
    return specsManager.specs?.kernelspecs[kernel];
  }
}

function titleOf(language: string): string | undefined {
  return new Map(Object.entries(LANGUAGE_TITLES)).get(language);
}

function titled(language: string): string {
  return `${language.charAt(0).toUpperCase()}${language.slice(1)}`;
}
