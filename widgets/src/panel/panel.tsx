/** The call as a panel of JupyterLab: of all views of the call the one that is heard and announces. */

import { ReactWidget } from "@jupyterlab/apputils";
import type { CallStore } from "../call/store";
import { Announcing } from "../components/announcing";
import { Call } from "../components/Call";
import { Sound } from "../components/Sound";
import { Toasts } from "../components/Toasts";

export class CallPanel extends ReactWidget {
  constructor(private readonly store: CallStore) {
    super();
    this.id = "prepstack-call";
    this.title.label = "Call";
    this.title.caption = "Call";
    this.addClass("ps-panel");
  }

  protected override render() {
    return (
      <Announcing.Provider value={true}>
        <Call store={this.store}>
          <Sound store={this.store} />
          <Toasts store={this.store} />
        </Call>
      </Announcing.Provider>
    );
  }
}
