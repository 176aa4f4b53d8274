import { describe, expect, it, vi } from "vitest";

import { Showing } from "./showing";

function panelAt(path: string) {
  return { context: { path }, dispose: vi.fn() };
}

function scene(path = "RTC:interview.ipynb") {
  const opened: ReturnType<typeof panelAt>[] = [];
  const open = vi.fn((wanted: string) => {
    const panel = panelAt(wanted);
    opened.push(panel);
    showing.opened(panel); // JupyterLab tells of it while it opens it
    return panel;
  });
  const release = vi.fn();
  const takeNoFocus = vi.fn(() => release);
  const showing = new Showing({ open } as never, takeNoFocus); // the part that is used
  return { showing, first: panelAt(path), open, opened, takeNoFocus, release };
}

describe("the notebook that everybody sees", () => {
  it("takes the place of the one before, on the same drive", () => {
    const { showing, first, open, opened } = scene();
    showing.opened(first);

    showing.show("pair.cpp.ipynb");

    expect(open.mock.calls).toEqual([["RTC:pair.cpp.ipynb"]]);
    expect(first.dispose).toHaveBeenCalledOnce();
    expect(opened[0]?.dispose).not.toHaveBeenCalled();
  });

  it("is not opened again where it is open", () => {
    const { showing, first, open } = scene("interview.ipynb");
    showing.opened(first);

    showing.show("interview.ipynb");

    expect(open).not.toHaveBeenCalled();
  });

  it("is opened after that of the frame's address, when that one is there", async () => {
    const { showing, first, open } = scene();
    showing.show("pair.cpp.ipynb");
    expect(open).not.toHaveBeenCalled();

    showing.opened(first);
    await Promise.resolve();

    expect(open).toHaveBeenCalledOnce();
  });

  it("is the newest, however often it changes", () => {
    const { showing, first, opened } = scene();
    showing.opened(first);

    for (const name of ["a.go.ipynb", "b.go.ipynb", "a.go.ipynb"]) showing.show(name);

    expect(opened.map(({ context }) => context.path)).toEqual([
      "RTC:a.go.ipynb",
      "RTC:b.go.ipynb",
      "RTC:a.go.ipynb",
    ]);
    expect(opened.map(({ dispose }) => dispose.mock.calls.length)).toEqual([1, 1, 0]);
  });

  it("takes no focus on its way, each time", () => {
    const { showing, first, takeNoFocus, release } = scene();
    showing.opened(first);
    showing.arrived();
    expect(release).toHaveBeenCalledOnce();

    showing.show("pair.cpp.ipynb");
    expect(takeNoFocus).toHaveBeenCalledTimes(2);
    showing.arrived();

    expect(release).toHaveBeenCalledTimes(2);
  });
});
