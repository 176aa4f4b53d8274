// @vitest-environment jsdom
import type { NotebookPanel } from "@jupyterlab/notebook";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { isWithin, keepLineInView } from "./inView";

const VIEW = { top: 40, bottom: 640 };

it.each([
  [{ top: 40, bottom: 60 }, true],
  [{ top: 620, bottom: 640 }, true],
  [{ top: 630, bottom: 650 }, false], // half of it
  [{ top: 30, bottom: 50 }, false],
])("a line at %j is within the view: %s", (line, expected) => {
  expect(isWithin(line, VIEW)).toBe(expected);
});

describe("when the notebook gets less height", () => {
  let resize = () => {};

  beforeEach(() => {
    vi.stubGlobal(
      "ResizeObserver",
      class {
        constructor(told: () => void) {
          resize = told;
        }
        observe = () => undefined;
      },
    );
  });

  afterEach(() => vi.unstubAllGlobals());

  function scene(line: number) {
    const node = document.createElement("div");
    let bottom = VIEW.bottom;
    node.getBoundingClientRect = () => ({ top: VIEW.top, bottom }) as DOMRect;
    const revealPosition = vi.fn();
    const editor = {
      getCursorPosition: () => ({ line: 1, column: 0 }),
      getCoordinateForPosition: () => ({ top: line, bottom: line + 20 }),
      revealPosition,
    };
    const content = { node, activeCell: { editor } };
    keepLineInView({ content, node, disposed: { connect: vi.fn() } } as unknown as NotebookPanel);
    const shrinkTo = (height: number) => {
      bottom = VIEW.top + height;
      resize();
    };
    return { node, revealPosition, shrinkTo };
  }

  it("the line that was in view is shown again", () => {
    const { revealPosition, shrinkTo } = scene(500);

    shrinkTo(300);

    expect(revealPosition).toHaveBeenCalledOnce();
  });

  it("what is still in view, or was not before, moves nothing", () => {
    const seen = scene(100);
    seen.shrinkTo(300);
    const away = scene(700);
    away.shrinkTo(300);

    expect(seen.revealPosition).not.toHaveBeenCalled();
    expect(away.revealPosition).not.toHaveBeenCalled();
  });
});
