// @vitest-environment jsdom
import { describe, expect, it, vi } from "vitest";

vi.mock("@jupyter-widgets/base", () => ({
  DOMWidgetModel: class {},
  DOMWidgetView: class {
    el = document.createElement("div");
    render(): void {}
  },
}));

vi.mock("@lumino/widgets", () => ({
  Widget: class {
    node = document.createElement("div");
    dispose(): void {}
  },
}));

import { frameOf, registerWidgets, showFrames, VIEW } from "./widgets";

const PAGE = "http://prepstack.localhost:8000/services/prepstack/interviews/k3";

describe("a widget in a cell", () => {
  it("is a frame of the interview page's origin, without devices", () => {
    const frame = frameOf("VideoCall", PAGE);

    expect(frame.src).toBe(`${PAGE}/widgets/VideoCall`);
    expect(frame.title).toBe("Call");
    for (const device of ["camera", "microphone", "display-capture"]) {
      expect(frame.allow).toContain(`${device} 'none'`);
    }
  });

  it("is shown by its name alone, whatever the kernel knows, and not anew each time", async () => {
    const addFactory = vi.fn();
    showFrames({ addFactory } as never, PAGE); // the part that is used
    const view = addFactory.mock.calls[0]?.[0].createRenderer();
    const model = (name: unknown) => ({ data: { [VIEW]: { name } } });

    await view.renderModel(model("Reactions"));
    const frame = view.node.querySelector("iframe");
    await view.renderModel(model("Reactions"));

    expect(frame.src).toBe(`${PAGE}/widgets/Reactions`);
    expect(view.node.querySelector("iframe")).toBe(frame);
  });

  it.each(["toString", "../manage", 7, null, undefined])("is no frame of %s", async (name) => {
    const addFactory = vi.fn();
    showFrames({ addFactory } as never, PAGE); // the part that is used
    const view = addFactory.mock.calls[0]?.[0].createRenderer();

    await view.renderModel({ data: { [VIEW]: { name } } });
    await view.renderModel({ data: { [VIEW]: null } });

    expect(view.node.childElementCount).toBe(0);
  });

  it("has the model and the view that Python names", () => {
    const registerWidget = vi.fn();

    registerWidgets({ registerWidget } as never, PAGE); // the part that is used

    const { exports } = registerWidget.mock.calls[0]?.[0] ?? {};
    expect(Object.keys(exports).sort()).toEqual([
      "InterviewTimerModel",
      "InterviewTimerView",
      "ParticipantsModel",
      "ParticipantsView",
      "ReactionsModel",
      "ReactionsView",
      "RecordingControlsModel",
      "RecordingControlsView",
      "ScreenShareModel",
      "ScreenShareView",
      "TestResultsModel",
      "TestResultsView",
      "VideoCallModel",
      "VideoCallView",
    ]);
  });
});
