/** What breaks is told in a message: a dialog would take the keys of whoever is typing. */

import type { INotebookTracker } from "@jupyterlab/notebook";
import type { CallStore } from "../call/store";

const SERVER =
  "The notebook's server does not answer just now. The call goes on, and so does the notebook as soon as it is back.";
const KERNEL =
  "The kernel ended and was started again. Your code is kept; variables are gone, so run the cells again.";

/** Stays as long as the call's own connection, to the same server, is away too. */
export function tellOfLostServer(store: CallStore): void {
  if (store.state.link === "open") {
    store.toast(SERVER);
    return;
  }
  const dismiss = store.toast(SERVER, null);
  const unsubscribe = store.subscribe(() => {
    if (store.state.link !== "open") return;
    unsubscribe();
    dismiss();
  });
}

/** In place of the notebook's own dialog. */
export function tellOfDeadKernels(store: CallStore, notebooks: INotebookTracker): void {
  notebooks.widgetAdded.connect((_tracker, panel) => {
    const { statusChanged } = panel.sessionContext;
    // biome-ignore lint/complexity/useLiteralKeys: there is no public name for it.
    statusChanged.disconnect(panel["_onSessionStatusChanged"], panel);
    statusChanged.connect((_context, status) => {
      if (status === "autorestarting") store.toast(KERNEL);
    });
  });
}
