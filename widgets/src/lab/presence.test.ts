// @vitest-environment jsdom
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";

import type { FromPage, Look, You } from "../wire.generated";
import { followOthers } from "./following";
import { CELL } from "./places";
import { Presence } from "./presence";

type State = Record<string, unknown> & { user?: Record<string, unknown> };

/** A notebook of three cells, and what the tabs show of themselves. */
function scene() {
  const cells = ["a", "b", "c"].map((id) => ({
    model: { id },
    node: document.createElement("div"),
  }));
  const states = new Map<number, State>();
  let change = () => {};
  const awareness = {
    meta: new Map([[2, { lastUpdated: 1 }]]),
    getStates: () => states,
    on: (_name: string, act: () => void) => {
      change = act;
    },
    setLocalStateField: (name: string, value: unknown) => states.set(1, { [name]: value }),
  };
  const connect = vi.fn();
  const content = {
    widgets: cells,
    activeCell: cells[0],
    model: { cells: { changed: { connect } } },
    activeCellChanged: { connect },
    scrollToItem: vi.fn(async () => {}),
  };
  const node = document.createElement("div");
  const panel = {
    content,
    node,
    isDisposed: false,
    disposed: { connect },
    context: { model: { sharedModel: { awareness } } },
  };
  const page = fakePage();
  const presence = new Presence(panel as never, page as never); // the parts that are used
  followOthers(panel as never, page as never, presence);
  const beIn = (username: string, cell: string) => {
    states.set(2, { user: { username, color: "url(evil)" }, [CELL]: cell });
    change();
    vi.advanceTimersByTime(200);
  };
  return { cells, states, page, beIn, panel, content };
}

function fakePage() {
  const acts = new Map<string, ((message: never) => void)[]>();
  return {
    you: null as You | null,
    say: vi.fn(),
    hear: (type: string, act: (message: never) => void) =>
      acts.set(type, [...(acts.get(type) ?? []), act]),
    tell(message: FromPage) {
      if (message.type === "you") this.you = message;
      for (const act of acts.get(message.type) ?? []) act(message as never);
    },
  };
}

const you = (people: Look[]): You => ({
  type: "you",
  username: "ada",
  role: "interviewer",
  dark: false,
  resting: false,
  people,
});
const BEN = { username: "ben", name: "Ben", colour: 3 };
const marksIn = (node: HTMLElement) => [...node.querySelectorAll<HTMLElement>(".ps-here")];

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

describe("the others in the notebook", () => {
  it("are marked at the cell they are in, by name and colour, and one after the other", () => {
    const { cells, page, beIn } = scene();
    page.tell(you([BEN]));

    beIn("ben", "b");
    beIn("ben", "c");

    expect(cells.map(({ node }) => marksIn(node).length)).toEqual([0, 0, 1]);
    const [mark] = marksIn(cells[2]?.node as HTMLElement); // it is there
    expect(mark?.textContent).toBe("Ben");
    expect(mark?.style.getPropertyValue("--ps-person")).toBe("var(--ps-person-3)");
  });

  it("have their cursor in our colour, whatever they chose", () => {
    const { states, page, beIn } = scene();
    page.tell(you([BEN]));

    beIn("ben", "b");

    expect(states.get(2)?.user?.color).toBe("var(--ps-person-3)");
  });

  it("are told to the page by the number of their cell, once", () => {
    const { page, beIn } = scene();

    beIn("ben", "b");
    beIn("ben", "b");

    expect(page.say.mock.calls).toEqual([
      [{ type: "cursors", cursors: [{ username: "ben", cell: 1 }] }],
    ]);
  });

  it("are not oneself", () => {
    const { cells, page, beIn } = scene();
    page.tell(you([]));

    beIn("ada", "b");

    expect(cells.flatMap(({ node }) => marksIn(node))).toEqual([]);
  });
});

describe("somebody who is followed", () => {
  it("is kept in view", () => {
    const { page, beIn, content } = scene();
    page.tell({ type: "follow", username: "ben" });

    beIn("ben", "c");

    expect(content.scrollToItem.mock.calls).toEqual([[2, "smart"]]);
  });

  it.each(["wheel", "keydown", "mousedown"])("is no longer after a %s of one's own", (event) => {
    const { page, beIn, panel, content } = scene();
    page.tell({ type: "follow", username: "ben" });

    panel.node.dispatchEvent(new Event(event));
    panel.node.dispatchEvent(new Event(event));
    beIn("ben", "c");

    expect(content.scrollToItem).not.toHaveBeenCalled();
    expect(page.say.mock.calls.filter(([{ type }]) => type === "unfollowed")).toHaveLength(1);
  });
});
