import { beforeEach, describe, expect, it, vi } from "vitest";

import { lockForObservers } from "./observers";

/** A cell as JupyterLab has it: what it may be is read from the shared notebook, unless told not to. */
class FakeCell {
  syncEditable = true;
  written = 0;
  private locked = false;

  get readOnly(): boolean {
    return this.locked;
  }

  set readOnly(value: boolean) {
    if (value !== this.locked && this.syncEditable) this.written += 1;
    this.locked = value;
  }
}

function signal<Value>(sender: object) {
  const slots: ((sender: object, value: Value) => void)[] = [];
  return {
    connect: (slot: (sender: object, value: Value) => void) => void slots.push(slot),
    emit: (value: Value) => {
      for (const slot of slots) slot(sender, value);
    },
  };
}

function scene() {
  let tell: (message: { role: string }) => void = () => {};
  const cells = [new FakeCell()];
  const model = { readOnly: false, cells: {} as Record<string, unknown> };
  const changed = signal<null>(model);
  model.cells = { changed };
  const panel = { content: { model, widgets: cells }, context: { ready: Promise.resolve() } };
  const tracker = { forEach: (act: (one: typeof panel) => void) => act(panel) };
  const widgetAdded = signal<typeof panel>(tracker);
  const page = {
    mayEdit: true,
    hear: (_type: string, act: typeof tell) => {
      tell = act;
    },
  };
  // The parts of page and tracker that are used.
  lockForObservers(page as never, { ...tracker, widgetAdded } as never);
  widgetAdded.emit(panel);
  const become = (role: string) => {
    page.mayEdit = role !== "observer";
    tell({ role });
  };
  const addCell = () => {
    cells.push(new FakeCell());
    changed.emit(null);
  };
  return { cells, model, become, addCell };
}

describe("the notebook of an observer", () => {
  beforeEach(() => {
    vi.stubGlobal("document", { body: { dataset: {} } });
  });

  it("cannot be typed into", async () => {
    const { cells, model, become } = scene();
    await Promise.resolve();

    become("observer");

    expect(cells.map((cell) => cell.readOnly)).toEqual([true]);
    expect(model.readOnly).toBe(true);
  });

  it("is locked where a cell is added later", async () => {
    const { cells, become, addCell } = scene();
    await Promise.resolve();
    become("observer");

    addCell();

    expect(cells.map((cell) => cell.readOnly)).toEqual([true, true]);
  });

  it("says nothing of that to the others", async () => {
    const { cells, become, addCell } = scene();
    await Promise.resolve();

    become("observer");
    addCell();

    expect(cells.map((cell) => cell.written)).toEqual([0, 0]);
  });

  it("is looked at when the role changes, and not at every change of the call", async () => {
    const { cells, become } = scene();
    await Promise.resolve();
    become("observer");
    const set = vi.spyOn(cells[0] as FakeCell, "readOnly", "set"); // it is there

    for (let change = 0; change < 10; change += 1) become("observer");

    expect(set).not.toHaveBeenCalled();
  });

  it("is the shared notebook's to decide again for who takes part", async () => {
    const { cells, model, become } = scene();
    await Promise.resolve();
    become("observer");

    become("candidate");

    expect(cells.map((cell) => cell.syncEditable)).toEqual([true]);
    expect(model.readOnly).toBe(false);
  });
});
