/** The call as a panel of JupyterLab. */

import { ReactWidget } from "@jupyterlab/apputils";
import type { CallStore } from "../call/store";
import { Call } from "../components/Call";

export class CallPanel extends ReactWidget {
  constructor(private readonly store: CallStore) {
    super();
    this.id = "prepstack-call";
    this.title.label = "Call";
    this.title.caption = "Call";
    this.addClass("ps-panel");
  }

  protected override render() {
    return <Call store={this.store} />;
  }
}
