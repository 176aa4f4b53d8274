/** The plugins: they only wire the interview's notebook to JupyterLab. */

import { IJupyterWidgetRegistry } from "@jupyter-widgets/base";
import {
  IConnectionLost,
  ILabShell,
  type JupyterFrontEnd,
  type JupyterFrontEndPlugin,
} from "@jupyterlab/application";
import { IThemeManager, IWindowResolver } from "@jupyterlab/apputils";
import { IDocumentManager } from "@jupyterlab/docmanager";
import { INotebookTracker } from "@jupyterlab/notebook";
import { IRenderMimeRegistry } from "@jupyterlab/rendermime";
import {
  ISettingManager,
  IWorkspaceManager,
  type ServiceManagerPlugin,
  type Setting,
  type Workspace,
} from "@jupyterlab/services";
import { allowOnly } from "./allowed";
import { answerAllDialogs } from "./dialogs";
import { download } from "./download";
import { focus } from "./focus";
import { bindKeys } from "./keys";
import { refuseLargeChanges } from "./largeChanges";
import { InterviewNotebook } from "./notebook";
import { lockForObservers, turnAwayObservers } from "./observers";
import { Outage } from "./outage";
import { loadAnew } from "./outOfStep";
import { addressOfPage, Page } from "./page";
import { showQuestions } from "./question";
import { everyWindow } from "./resolver";
import { takeNoFocus } from "./restraint";
import { leaveOutputsToTheRoom } from "./runs";
import { answerSettle } from "./settling";
import { Showing } from "./showing";
import { NoWorkspaces, TabSettings } from "./tabSettings";
import { followTheme } from "./theme";
import { trustNoOutputOnSharedOrigin } from "./trust";
import { registerWidgets, showFrames } from "./widgets";

const page = new Page(addressOfPage());
const outage = new Outage(page);

const notebook: JupyterFrontEndPlugin<void> = {
  id: "@prepstack/lab:notebook",
  description: "A notebook in a frame of the interview page, and nothing around it.",
  autoStart: true,
  requires: [INotebookTracker, IDocumentManager],
  optional: [ILabShell, IThemeManager],
  activate: (
    app: JupyterFrontEnd,
    notebooks: INotebookTracker,
    documents: IDocumentManager,
    shell: ILabShell | null,
    themes: IThemeManager | null,
  ) => {
    if (window.parent === window) {
      location.replace(page.address); // there is no call beside it here
      return;
    }
    answerAllDialogs();
    lockForObservers(page, notebooks);
    turnAwayObservers(page);
    refuseLargeChanges(page);
    answerSettle(page);
    if (themes) followTheme(page, themes);
    wire(app, notebooks, new Showing(documents, takeNoFocus, () => loadAnew(page)));
    page.say({ type: "loading" }); // from here on the page is heard
    void app.restored.then(() => shell && focus(shell));
  },
};

function wire(app: JupyterFrontEnd, notebooks: INotebookTracker, showing: Showing): void {
  let current: InterviewNotebook | null = null;
  addCommands(app, () => current);
  bindKeys(app.commands);
  notebooks.widgetAdded.connect((_tracker, panel) => {
    const first = new InterviewNotebook(app, page, panel, outage, () => showing.arrived());
    if (!current) allowOnly(app.commands, () => (current ?? first).circumstances);
    current = first;
    showing.opened(panel);
  });
  page.hear("show", ({ notebook }) => showing.show(notebook));
}

function addCommands({ commands }: JupyterFrontEnd, current: () => InterviewNotebook | null): void {
  const add = (id: string, label: string, execute: () => void) =>
    commands.addCommand(`prepstack:${id}`, { label, execute });
  add("mute", "Mute the microphone", () => page.say({ type: "mute" }));
  add("to-call", "Go to the call", () => page.say({ type: "to_call" }));
  add("download", "Download notebook", download);
  add("run", "Run", () => current()?.run("notebook:run-cell"));
  add("run-and-next", "Run, and go on", () => current()?.run("notebook:run-cell-and-select-next"));
  add("insert", "Add a cell", () => current()?.insertCell());
  add("restart", "Restart", () => current()?.tools.set({ isAsking: true }));
  add("nothing-to-save", "Save", () => current()?.tools.note("Everything is kept as you type"));
}

const widgets: JupyterFrontEndPlugin<void> = {
  id: "@prepstack/lab:widgets",
  description: "The page's call as widgets in cells.",
  autoStart: true,
  requires: [IJupyterWidgetRegistry, IRenderMimeRegistry],
  activate: (
    _app: JupyterFrontEnd,
    registry: IJupyterWidgetRegistry,
    renderers: IRenderMimeRegistry,
  ) => {
    registerWidgets(registry, page.address);
    showFrames(renderers, page.address);
  },
};

const connectionLost: JupyterFrontEndPlugin<IConnectionLost> = {
  id: "@prepstack/lab:connection-lost",
  description: "An outage is a message, not a dialog in the way of whoever types.",
  autoStart: true,
  provides: IConnectionLost,
  activate: () => async () => outage.lost(),
};

const resolver: JupyterFrontEndPlugin<IWindowResolver> = {
  id: "@prepstack/lab:resolver",
  description: "Every tab of somebody opens the same address.",
  autoStart: true,
  provides: IWindowResolver,
  activate: () => everyWindow,
};

const settings: ServiceManagerPlugin<Setting.IManager> = {
  id: "@prepstack/lab:settings",
  description: "Settings of one tab, in place of those of a server that stores none.",
  autoStart: true,
  provides: ISettingManager,
  activate: () => new TabSettings(),
};

const workspaces: ServiceManagerPlugin<Workspace.IManager> = {
  id: "@prepstack/lab:workspaces",
  description: "No layouts, in place of those of a server that stores none.",
  autoStart: true,
  provides: IWorkspaceManager,
  activate: () => new NoWorkspaces(),
};

const trust: JupyterFrontEndPlugin<void> = {
  id: "@prepstack/lab:trust",
  description: "No output is trusted where hub and rooms share one origin.",
  autoStart: true,
  activate: trustNoOutputOnSharedOrigin,
};

const runs: JupyterFrontEndPlugin<void> = {
  id: "@prepstack/lab:runs",
  description: "Outputs are written by the room, and so are the questions of input().",
  autoStart: true,
  requires: [IRenderMimeRegistry, INotebookTracker],
  activate: (app: JupyterFrontEnd, registry: IRenderMimeRegistry, notebooks: INotebookTracker) => {
    leaveOutputsToTheRoom();
    showQuestions(registry, notebooks, app.serviceManager.user);
  },
};

export default [settings, workspaces, resolver, trust, runs, notebook, widgets, connectionLost];
