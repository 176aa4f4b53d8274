/** `prepstack_widgets` in a cell: each is a frame of the hub's origin, another view of the page's call. */

import { DOMWidgetModel, DOMWidgetView, type IJupyterWidgetRegistry } from "@jupyter-widgets/base";
import { hearWidget } from "../frame/channel";

export const VERSION = "0.1.0";
/** As they are called in Python, in the address of their page, and for who cannot see the frame. */
export const WIDGETS = {
  VideoCall: "Call",
  Participants: "Participants",
  ScreenShare: "Screens",
  Reactions: "Reactions",
  InterviewTimer: "Timer",
  RecordingControls: "Recording",
} as const;

type Name = keyof typeof WIDGETS;

export function registerWidgets(registry: IJupyterWidgetRegistry, page: string): void {
  const names = Object.keys(WIDGETS) as Name[]; // its own keys, and no others
  const exports = Object.fromEntries(
    names.flatMap((name) => [
      [`${name}Model`, class extends DOMWidgetModel {}],
      [`${name}View`, viewOf(name, page)],
    ]),
  );
  registry.registerWidget({ name: "@prepstack/lab", version: VERSION, exports });
}

function viewOf(name: Name, page: string): typeof DOMWidgetView {
  return class extends DOMWidgetView {
    override render(): void {
      super.render();
      this.el.classList.add("ps-widget", `ps-widget-${name}`);
      const frame = frameOf(name, page);
      this.el.replaceChildren(frame);
      const stop = hearWidget(frame, new URL(page).origin, ({ pixels }) => {
        frame.style.blockSize = `${pixels}px`;
      });
      this.once("remove", stop);
    }
  };
}

/** Without devices: it shows pictures that the page has, and is not heard. */
export function frameOf(name: Name, page: string): HTMLIFrameElement {
  const frame = document.createElement("iframe");
  frame.title = WIDGETS[name];
  frame.allow = "camera 'none'; microphone 'none'; display-capture 'none'";
  frame.src = `${page}/widgets/${name}`;
  return frame;
}
