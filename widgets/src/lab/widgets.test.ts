// @vitest-environment jsdom
import { describe, expect, it, vi } from "vitest";

vi.mock("@jupyter-widgets/base", () => ({
  DOMWidgetModel: class {},
  DOMWidgetView: class {
    el = document.createElement("div");
    render(): void {}
  },
}));

import { frameOf, registerWidgets } from "./widgets";

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
      "VideoCallModel",
      "VideoCallView",
    ]);
  });
});
