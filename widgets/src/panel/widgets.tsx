/** `prepstack_widgets.VideoCall` in a cell: another view of the same call. */

import { DOMWidgetModel, DOMWidgetView, type IJupyterWidgetRegistry } from "@jupyter-widgets/base";
import { createRoot, type Root } from "react-dom/client";
import type { CallStore } from "../call/store";
import { Call } from "../components/Call";

export const VERSION = "0.1.0";

export function registerWidgets(registry: IJupyterWidgetRegistry, store: CallStore): void {
  class VideoCallModel extends DOMWidgetModel {}

  class VideoCallView extends DOMWidgetView {
    private root: Root | null = null;

    override render(): void {
      this.root = createRoot(this.el);
      this.root.render(<Call store={store} />);
    }

    override remove(): void {
      this.root?.unmount();
      super.remove();
    }
  }

  registry.registerWidget({
    name: "@prepstack/lab",
    version: VERSION,
    exports: { VideoCallModel, VideoCallView },
  });
}
