// @vitest-environment jsdom
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";

import fromNotebook from "../../../tests/golden/from_notebook.json";
import fromPage from "../../../tests/golden/from_page.json";
import refusedFromNotebook from "../../../tests/golden/refused_from_notebook.json";
import refusedFromPage from "../../../tests/golden/refused_from_page.json";
import { hearWidget, NotebookChannel, PageChannel } from "./channel";
import { readFromNotebook, readFromPage } from "./shapes";

const ROOM = "http://room-x.prepstack.localhost:8000";
const HUB = "http://prepstack.localhost:8000";

function arrive(data: unknown, origin: string, source: Window | null) {
  window.dispatchEvent(new MessageEvent("message", { data, origin, source }));
}

const aFrame = () => document.body.appendChild(document.createElement("iframe"));

describe("the page's end of the channel", () => {
  let frame: HTMLIFrameElement;
  const heard = vi.fn();
  let channel: NotebookChannel;

  beforeEach(() => {
    frame = aFrame();
    channel = new NotebookChannel(frame, ROOM, heard);
  });

  afterEach(() => {
    channel.close();
    heard.mockClear();
  });

  it("hears the notebook in its frame", () => {
    arrive({ type: "ready" }, ROOM, frame.contentWindow);

    expect(heard.mock.calls).toEqual([[{ type: "ready" }]]);
  });

  it.each([
    ["of another origin, which the frame has gone to", HUB, () => frame.contentWindow],
    ["of a frame inside the notebook", ROOM, () => aFrame().contentWindow],
    ["of the page itself", ROOM, () => window],
    ["of nobody", ROOM, () => null],
  ])("does not hear a message %s", (_, origin, source) => {
    arrive({ type: "ready" }, origin, source());

    expect(heard).not.toHaveBeenCalled();
  });

  it("hears nothing after its end", () => {
    channel.close();

    arrive({ type: "ready" }, ROOM, frame.contentWindow);

    expect(heard).not.toHaveBeenCalled();
  });

  it("speaks to the room's origin alone", () => {
    const posted = vi.spyOn(frame.contentWindow as Window, "postMessage"); // in the document: it is there

    channel.send({ type: "focus" });

    expect(posted.mock.calls).toEqual([[{ type: "focus" }, ROOM]]);
  });
});

describe("the notebook's end of the channel", () => {
  const heard = vi.fn();
  let page: Window;
  let channel: PageChannel;

  beforeEach(() => {
    page = aFrame().contentWindow as Window; // in the document: it is there
    vi.spyOn(window, "parent", "get").mockReturnValue(page);
    channel = new PageChannel(HUB, heard);
  });

  afterEach(() => {
    channel.close();
    heard.mockClear();
    vi.restoreAllMocks();
  });

  it("hears the page around it", () => {
    arrive({ type: "follow", username: "ben" }, HUB, page);

    expect(heard.mock.calls).toEqual([[{ type: "follow", username: "ben" }]]);
  });

  it.each([
    ["of another origin", ROOM, () => page],
    ["of a frame in an output", HUB, () => aFrame().contentWindow],
    ["of a script in an output", HUB, () => window],
  ])("does not hear a message %s", (_, origin, source) => {
    arrive({ type: "focus" }, origin, source());

    expect(heard).not.toHaveBeenCalled();
  });

  it("speaks to the page's origin alone", () => {
    const posted = vi.spyOn(page, "postMessage");

    channel.send({ type: "mute" });

    expect(posted.mock.calls).toEqual([[{ type: "mute" }, HUB]]);
  });
});

describe("a notebook that is in no frame", () => {
  it("hears and says nothing", () => {
    const heard = vi.fn();
    const posted = vi.spyOn(window, "postMessage");
    const channel = new PageChannel(HUB, heard);

    channel.send({ type: "ready" });
    arrive({ type: "focus" }, HUB, window);

    expect(heard).not.toHaveBeenCalled();
    expect(posted).not.toHaveBeenCalled();
    channel.close();
  });
});

const listed = (golden: Record<string, unknown[]>): unknown[] => Object.values(golden).flat();

describe.each([
  ["the notebook", readFromNotebook, listed(fromNotebook), listed(refusedFromNotebook)],
  ["the page", readFromPage, listed(fromPage), listed(refusedFromPage)],
])("a message of %s", (_, read, messages, refused) => {
  it.each(messages.map((message) => [JSON.stringify(message), message]))("is: %s", (_text, one) => {
    expect(read(one)).toEqual(one);
  });

  it.each(refused.map((message) => [JSON.stringify(message), message]))(
    "is not: %s",
    (_text, one) => {
      expect(read(one)).toBeNull();
    },
  );

  it("brings no field along that nobody declared", () => {
    for (const message of messages) {
      expect(read({ ...(message as object), html: "<img>" })).toEqual(message);
    }
  });
});

describe("a list in a message", () => {
  const people = (count: number) =>
    Array.from({ length: count }, () => ({ username: "ada", name: "Ada", colour: 0, cell: 0 }));
  const you = { type: "you", username: "ada", role: "observer", dark: false, resting: false };

  it.each([
    [64, true],
    [65, false],
  ])("of %i people is read: %s", (count, isRead) => {
    expect(readFromPage({ ...you, people: people(count) }) !== null).toBe(isRead);
    expect(readFromNotebook({ type: "cursors", cursors: people(count) }) !== null).toBe(isRead);
  });

  it.each([
    [255, true],
    [256, false],
  ])("has names of people with %i characters: %s", (length, isRead) => {
    const message = { type: "follow", username: "a".repeat(length) };

    expect(readFromPage(message) !== null).toBe(isRead);
  });
});

describe("a widget in a cell", () => {
  const heard = vi.fn();

  afterEach(() => heard.mockClear());

  it.each([
    ["its height", { type: "height", pixels: 240 }, 240],
    ["a height that no frame may have, as the highest", { type: "height", pixels: 1e6 }, 2000],
  ])("tells the notebook %s", (_, message, pixels) => {
    const frame = aFrame();
    const stop = hearWidget(frame, HUB, heard);

    arrive(message, HUB, frame.contentWindow);
    stop();
    arrive(message, HUB, frame.contentWindow);

    expect(heard.mock.calls).toEqual([[{ type: "height", pixels }]]);
  });

  it.each([
    ["nothing that is no height", { type: "height", pixels: "100vh" }, HUB, true],
    ["nothing that is of the notebook", { type: "ready" }, HUB, true],
    ["nothing once another page is in its frame", { type: "height", pixels: 1 }, ROOM, true],
    ["nothing by another window", { type: "height", pixels: 1 }, HUB, false],
  ])("tells the notebook %s", (_, message, origin, isItself) => {
    const frame = aFrame();
    const stop = hearWidget(frame, HUB, heard);

    arrive(message, origin, isItself ? frame.contentWindow : aFrame().contentWindow);
    stop();

    expect(heard).not.toHaveBeenCalled();
  });
});
