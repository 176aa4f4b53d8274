/** What a notebook of an interview has that JupyterLab's own does not. */

import type { JupyterFrontEnd } from "@jupyterlab/application";
import { CodeCell } from "@jupyterlab/cells";
import type { NotebookPanel } from "@jupyterlab/notebook";
import type { Circumstances } from "./allowed";
import { arrive, edit } from "./arrival";
import { followOthers } from "./following";
import { keepLineInView } from "./inView";
import { watchKernel } from "./kernel";
import { touchesLasting } from "./lasting";
import { capOutputs } from "./longOutputs";
import type { Outage } from "./outage";
import { loadAnew, loadAnewWhenOutOfStep } from "./outOfStep";
import type { Page } from "./page";
import { Presence } from "./presence";
import { watchRuns } from "./running";
import { Toolbar } from "./Toolbar";
import { Tools } from "./tools";

/** The one that this tab shows. */
export class InterviewNotebook {
  readonly tools: Tools;
  private hasArrived = false;
  private readonly ranSomething: () => void;

  constructor(
    private readonly app: JupyterFrontEnd,
    private readonly page: Page,
    private readonly panel: NotebookPanel,
    private readonly outage: Outage,
    private readonly arrived: () => void,
  ) {
    this.tools = new Tools(app.commands, panel.sessionContext);
    panel.toolbar.hide();
    panel.contentHeader.addWidget(new Toolbar(this.tools));
    this.tools.set({ mayEdit: page.mayEdit });
    const stops = [
      page.hear("you", () => this.tools.set({ mayEdit: page.mayEdit })),
      page.hear("focus", () => this.focus()),
    ];
    panel.disposed.connect(() => {
      for (const stop of stops) stop();
    });
    this.ranSomething = this.watchKernel();
    void this.arrive().catch(() => panel.isDisposed || loadAnew(page));
  }

  get circumstances(): Circumstances {
    return {
      role: this.page.you?.role ?? null,
      hasArrived: this.hasArrived,
      touchesLasting: touchesLasting(this.panel.content),
    };
  }

  /** A text stays as it is read. */
  private focus(): void {
    const { content } = this.panel;
    window.focus();
    if (content.activeCell?.model.type === "code") edit(content);
    else content.activate();
  }

  /** JupyterLab leaves the cell when it runs; here who was writing goes on, and no letter is a command. */
  run(command: string): void {
    const { content } = this.panel;
    const wasWriting = content.mode === "edit";
    void this.app.commands.execute(command);
    if (wasWriting && content.activeCell?.model.type === "code") edit(content);
  }

  insertCell(): void {
    void this.app.commands.execute("notebook:insert-cell-below");
    edit(this.panel.content);
  }

  private async arrive(): Promise<void> {
    await this.panel.context.ready;
    const { page, panel } = this;
    loadAnewWhenOutOfStep(panel, page);
    followOthers(panel, page, new Presence(panel, page));
    const { model } = panel.content;
    if (model) watchRuns(model, (cell, running) => this.tellRun(cell, running));
    this.capOutputs();
    await arrive(panel);
    if (panel.isDisposed) return; // another one was shown meanwhile
    keepLineInView(panel);
    this.hasArrived = true;
    this.arrived();
    page.say({ type: "ready" });
  }

  private tellRun(cell: number, running: boolean): void {
    this.page.say({ type: "ran", cell, running });
    if (running) this.ranSomething();
  }

  private watchKernel(): () => void {
    return watchKernel(this.panel.sessionContext, (kernel) => {
      if (this.panel.isDisposed) return;
      this.tools.set({ kernel });
      this.page.say({ type: "kernel", state: kernel.state });
      if (kernel.state === "unreachable") this.outage.lost();
      if (kernel.state === "ready" || kernel.state === "busy") this.outage.back();
    });
  }

  private capOutputs(): void {
    const known = new WeakSet<CodeCell>();
    const cap = () => {
      for (const cell of this.panel.content.widgets) {
        if (!(cell instanceof CodeCell) || known.has(cell)) continue;
        known.add(cell);
        void cell.ready.then(() => capOutputs(cell));
      }
    };
    this.panel.content.model?.cells.changed.connect(cap);
    cap();
  }
}
