/** The plugins: they only wire the call to JupyterLab. */

import { IJupyterWidgetRegistry } from "@jupyter-widgets/base";
import {
  IConnectionLost,
  ILabShell,
  type JupyterFrontEnd,
  type JupyterFrontEndPlugin,
} from "@jupyterlab/application";
import { PageConfig } from "@jupyterlab/coreutils";
import { INotebookTracker } from "@jupyterlab/notebook";
import { IRenderMimeRegistry } from "@jupyterlab/rendermime";
import {
  ISettingManager,
  IWorkspaceManager,
  type ServiceManagerPlugin,
  type Setting,
  type Workspace,
} from "@jupyterlab/services";
import { callAddress, RoomSocket } from "../call/socket";
import { CallStore } from "../call/store";
import { offerDownload } from "./download";
import { focus } from "./focus";
import { refuseLargeChanges } from "./largeChanges";
import { lockForObservers } from "./observers";
import { tellOfDeadKernels, tellOfLostServer } from "./outages";

import { CallPanel } from "./panel";
import { showQuestions } from "./question";
import { leaveOutputsToTheRoom } from "./runs";
import { NoWorkspaces, TabSettings } from "./tabSettings";
import { trustNoOutputOnSharedOrigin } from "./trust";
import { registerWidgets } from "./widgets";

const store = new CallStore({
  openWire: (events) =>
    new RoomSocket(
      callAddress(PageConfig.getBaseUrl().replace(location.origin, ""), location),
      events,
    ),
  storage: sessionStorage,
  place: "room",
  goTo: (url) => location.assign(url),
});

const panel: JupyterFrontEndPlugin<void> = {
  id: "@prepstack/lab:panel",
  description:
    "The call in the right area, and a layout that leaves out what interviews do not need.",
  autoStart: true,
  optional: [ILabShell, INotebookTracker],
  activate: (app: JupyterFrontEnd, shell: ILabShell | null, notebooks: INotebookTracker | null) => {
    const call = new CallPanel(store);
    app.shell.add(call, "right", { rank: 1 });
    addCommands(app);
    store.start();
    window.addEventListener("pagehide", () => store.close());
    void app.restored.then(() => {
      app.shell.activateById(call.id);
      if (shell) focus(shell);
    });
    if (notebooks) {
      lockForObservers(store, notebooks);
      tellOfDeadKernels(store, notebooks);
      offerDownload(notebooks);
      refuseLargeChanges(store);
    }
  },
};

function addCommands(app: JupyterFrontEnd): void {
  app.commands.addCommand("prepstack:toggle-microphone", {
    label: "Mute or unmute the microphone",
    execute: () => store.turn("microphone", !store.state.on.microphone),
  });
  app.commands.addCommand("prepstack:toggle-camera", {
    label: "Turn the camera on or off",
    execute: () => store.turn("camera", !store.state.on.camera),
  });
  // Chords: single letters belong to the notebook.
  app.commands.addKeyBinding({
    command: "prepstack:toggle-microphone",
    keys: ["Accel Alt M"],
    selector: "body",
  });
  app.commands.addKeyBinding({
    command: "prepstack:toggle-camera",
    keys: ["Accel Alt V"],
    selector: "body",
  });
}

const widgets: JupyterFrontEndPlugin<void> = {
  id: "@prepstack/lab:widgets",
  description: "The same call as a widget in a cell.",
  autoStart: true,
  requires: [IJupyterWidgetRegistry],
  activate: (_app: JupyterFrontEnd, registry: IJupyterWidgetRegistry) =>
    registerWidgets(registry, store),
};

const connectionLost: JupyterFrontEndPlugin<IConnectionLost> = {
  id: "@prepstack/lab:connection-lost",
  description: "An outage is a message, not a dialog in the way of whoever types.",
  autoStart: true,
  provides: IConnectionLost,
  activate: () => async () => tellOfLostServer(store),
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

export default [settings, workspaces, trust, runs, panel, widgets, connectionLost];
