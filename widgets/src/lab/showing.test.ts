import { describe, expect, it, vi } from "vitest";

import { Showing } from "./showing";

function panelAt(path: string) {
  const ends: (() => void)[] = [];
  return {
    context: { path },
    disposed: { connect: (end: () => void) => ends.push(end) },
    dispose: vi.fn(() => {
      for (const end of ends) end();
    }),
    node: new EventTarget(),
  };
}

function scene(path = "RTC:interview.ipynb") {
  const opened: ReturnType<typeof panelAt>[] = [];
  const focused: string[] = [];
  const open = vi.fn((wanted: string) => {
    const panel = panelAt(wanted);
    panel.node.addEventListener("focus", () => focused.push(wanted));
    opened.push(panel);
    showing.opened(panel); // JupyterLab tells of it while it opens it
    return panel;
  });
  const release = vi.fn();
  const takeNoFocus = vi.fn(() => release);
  const lost = vi.fn();
  const showing = new Showing({ open } as never, takeNoFocus, lost); // the part that is used
  const openFirst = () => {
    const first = panelAt(path);
    showing.opened(first);
    return first;
  };
  return { showing, openFirst, focused, open, opened, takeNoFocus, release, lost };
}

describe("the notebook that everybody sees", () => {
  it("takes the place of the one before, on the same drive", () => {
    const { showing, openFirst, open, opened } = scene();
    const first = openFirst();

    showing.show("pair.cpp.ipynb");

    expect(open.mock.calls).toEqual([["RTC:pair.cpp.ipynb"]]);
    expect(first.dispose).toHaveBeenCalledOnce();
    expect(opened[0]?.dispose).not.toHaveBeenCalled();
  });

  it("is not opened again where it is open", () => {
    const { showing, openFirst, open } = scene("interview.ipynb");
    openFirst();

    showing.show("interview.ipynb");

    expect(open).not.toHaveBeenCalled();
  });

  it("is opened after that of the frame's address, when that one is there", async () => {
    const { showing, openFirst, open } = scene();
    showing.show("pair.cpp.ipynb");
    expect(open).not.toHaveBeenCalled();

    openFirst();
    await Promise.resolve();

    expect(open).toHaveBeenCalledOnce();
  });

  it("is the newest, however often it changes", () => {
    const { showing, openFirst, opened } = scene();
    openFirst();

    for (const name of ["a.go.ipynb", "b.go.ipynb", "a.go.ipynb"]) showing.show(name);

    expect(opened.map(({ context }) => context.path)).toEqual([
      "RTC:a.go.ipynb",
      "RTC:b.go.ipynb",
      "RTC:a.go.ipynb",
    ]);
    expect(opened.map(({ dispose }) => dispose.mock.calls.length)).toEqual([1, 1, 0]);
  });

  it("is what JupyterLab's commands are for, whether it has the focus or not", () => {
    const { showing, openFirst, focused } = scene();
    openFirst();

    showing.show("pair.cpp.ipynb");

    expect(focused).toEqual(["RTC:pair.cpp.ipynb"]);
  });

  it("is told to be lost when JupyterLab closed it, and not when another one is shown", () => {
    const { showing, openFirst, opened, lost } = scene();
    openFirst();
    showing.show("pair.cpp.ipynb");
    expect(lost).not.toHaveBeenCalled();

    opened[0]?.dispose(); // it cannot be read

    expect(lost).toHaveBeenCalledOnce();
  });

  it("takes no focus on its way, each time", () => {
    const { showing, openFirst, takeNoFocus, release } = scene();
    openFirst();
    showing.arrived();
    expect(release).toHaveBeenCalledOnce();

    showing.show("pair.cpp.ipynb");
    expect(takeNoFocus).toHaveBeenCalledTimes(2);
    showing.arrived();

    expect(release).toHaveBeenCalledTimes(2);
  });
});
