/** `prepstack_widgets` in a cell: each is a frame of the hub's origin, another view of the page's call. */

import { DOMWidgetModel, DOMWidgetView, type IJupyterWidgetRegistry } from "@jupyter-widgets/base";
import type { IRenderMime, IRenderMimeRegistry } from "@jupyterlab/rendermime";
import { Widget } from "@lumino/widgets";
import { hearWidget } from "../frame/channel";

export const VERSION = "0.1.0";
/** An output that says which one it is, so that it needs no kernel to be shown. */
export const VIEW = "application/vnd.prepstack.widget+json";
const FIRST = -20; // before the view that asks the kernel for a model, which has -10
/** As they are called in Python, in the address of their page, and for who cannot see the frame. */
export const WIDGETS = {
  VideoCall: "Call",
  Participants: "Participants",
  ScreenShare: "Screens",
  Reactions: "Reactions",
  InterviewTimer: "Timer",
  TestResults: "Test results",
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

/**
 * A kernel has a widget's model no longer after it was restarted, and does not answer while it is
 * busy. Whoever comes then sees it all the same: it is a view of the page, and of nothing in there.
 */
export function showFrames(registry: IRenderMimeRegistry, page: string): void {
  const createRenderer = () => new FrameView(page);
  registry.addFactory(
    { safe: false, mimeTypes: [VIEW], defaultRank: FIRST, createRenderer },
    FIRST,
  );
}

class FrameView extends Widget implements IRenderMime.IRenderer {
  private shown: Name | null = null;
  private stop = () => {};

  constructor(private readonly page: string) {
    super();
  }

  async renderModel(model: IRenderMime.IMimeModel): Promise<void> {
    const name = nameOf(model.data[VIEW]);
    if (!name || name === this.shown) return; // else it would load anew with each output after it
    this.shown = name;
    this.stop();
    this.stop = show(this.node, name, this.page);
  }

  override dispose(): void {
    this.stop();
    super.dispose();
  }
}

function nameOf(data: unknown): Name | null {
  const { name } = (data ?? {}) as { name?: unknown }; // whatever an output has there
  return (Object.keys(WIDGETS) as Name[]).find((known) => known === name) ?? null;
}

/** Inside of other widgets, as in an `HBox`. */
function viewOf(name: Name, page: string): typeof DOMWidgetView {
  return class extends DOMWidgetView {
    override render(): void {
      super.render();
      this.once("remove", show(this.el, name, page));
    }
  };
}

/** Returns what ends it. */
function show(element: HTMLElement, name: Name, page: string): () => void {
  element.classList.add("ps-widget", `ps-widget-${name}`);
  const frame = frameOf(name, page);
  element.replaceChildren(frame);
  return hearWidget(frame, new URL(page).origin, ({ pixels }) => {
    frame.style.blockSize = `${pixels}px`;
  });
}

/** Without devices: it shows pictures that the page has, and is not heard. */
export function frameOf(name: Name, page: string): HTMLIFrameElement {
  const frame = document.createElement("iframe");
  frame.title = WIDGETS[name];
  frame.allow = "camera 'none'; microphone 'none'; display-capture 'none'";
  frame.src = `${page}/widgets/${name}`;
  return frame;
}
