// @vitest-environment jsdom
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import type { CallState } from "../../call/state";
import type { CallStore } from "../../call/store";
import type { Received } from "../../call/subscriber";
import type { FromBrowser } from "../../protocol";
import { HIDDEN_AFTER, Visible } from "./state";

const of = (username: string, kind: Received["kind"]): Received =>
  ({ key: `${username} ${kind}`, username, kind }) as Received; // the parts that are looked at
const BEN = { username: "ben", kind: "camera" };
const EVE = { username: "eve", kind: "camera" };

class Page {
  readonly said: FromBrowser[] = [];
  isOnline = true;
  private received = [of("ben", "camera"), of("ben", "microphone"), of("eve", "camera")];
  private listener: () => void = () => undefined;
  readonly visible: Visible;

  constructor(more: readonly Received[] = []) {
    this.received.push(...more);
    this.visible = new Visible({
      getState: () => ({ received: this.received }) as unknown as CallState,
      subscribe: (listener: () => void) => {
        this.listener = listener;
        return () => undefined;
      },
      say: (message: FromBrowser) => this.isOnline && this.said.push(message) > 0,
    } as unknown as CallStore); // what it uses of the store
    this.listener();
  }

  element(): Element {
    return document.body.appendChild(document.createElement("video"));
  }

  /** An offer was answered. */
  renew(): void {
    this.received = [...this.received];
    this.listener();
  }

  changed(): void {
    this.listener();
  }
}

function setPage(state: DocumentVisibilityState): void {
  Object.defineProperty(document, "visibilityState", { value: state, configurable: true });
  document.dispatchEvent(new Event("visibilitychange"));
}

describe("what nobody looks at", () => {
  beforeEach(() => void vi.useFakeTimers());
  afterEach(() => {
    setPage("visible");
    vi.unstubAllGlobals();
    vi.useRealTimers();
    document.body.replaceChildren();
  });

  it("is told to the room, after a while, and sound never is", () => {
    const page = new Page();
    page.visible.look(page.element(), "ben", "camera");

    vi.advanceTimersByTime(HIDDEN_AFTER);

    expect(page.said).toEqual([{ type: "watch", hidden: [EVE] }]);
  });

  it("is a screen, too", () => {
    const page = new Page([of("fay", "screen"), of("eve", "screen"), of("eve", "screen_audio")]);
    for (const name of ["ben", "eve"]) page.visible.look(page.element(), name, "camera");
    page.visible.look(page.element(), "fay", "screen");

    vi.advanceTimersByTime(HIDDEN_AFTER);

    expect(page.said).toEqual([{ type: "watch", hidden: [{ username: "eve", kind: "screen" }] }]);
  });

  it("is wanted at once when it comes into view", () => {
    const page = new Page();
    page.visible.look(page.element(), "ben", "camera");
    vi.advanceTimersByTime(HIDDEN_AFTER);

    page.visible.look(page.element(), "eve", "camera");

    expect(page.said.at(-1)).toEqual({ type: "watch", hidden: [] });
  });

  it("is not told of where a view is built anew", () => {
    const page = new Page();
    page.visible.look(page.element(), "eve", "camera");
    const stop = page.visible.look(page.element(), "ben", "camera");
    vi.advanceTimersByTime(HIDDEN_AFTER);

    stop();
    page.visible.look(page.element(), "ben", "camera");
    vi.advanceTimersByTime(HIDDEN_AFTER);

    expect(page.said).toEqual([]);
  });

  it("is everything while the page is in the background", () => {
    const page = new Page();
    for (const name of ["ben", "eve"]) page.visible.look(page.element(), name, "camera");

    setPage("hidden");
    vi.advanceTimersByTime(HIDDEN_AFTER);
    setPage("visible");

    expect(page.said).toEqual([
      { type: "watch", hidden: [BEN, EVE] },
      { type: "watch", hidden: [] },
    ]);
  });

  it("is not what a window of its own shows, while the page is in the background", () => {
    const page = new Page([of("ben", "screen")]);
    const frame = document.body.appendChild(document.createElement("iframe"));
    const pip = frame.contentWindow as Window;
    vi.stubGlobal("documentPictureInPicture", { window: pip });
    const inPip = pip.document.body.appendChild(pip.document.createElement("video"));
    Object.defineProperty(pip.document, "visibilityState", { value: "hidden" });
    for (const name of ["ben", "eve"]) page.visible.look(page.element(), name, "camera");
    page.visible.look(inPip, "ben", "screen");

    setPage("hidden");
    vi.advanceTimersByTime(HIDDEN_AFTER);
    frame.remove(); // it is closed
    page.changed();
    vi.advanceTimersByTime(HIDDEN_AFTER);

    const SCREEN = { username: "ben", kind: "screen" };
    expect(page.said).toEqual([
      { type: "watch", hidden: [BEN, EVE] },
      { type: "watch", hidden: [BEN, EVE, SCREEN] },
    ]);
  });

  it("is told anew to a connection that may be another one", () => {
    const page = new Page();
    page.visible.look(page.element(), "ben", "camera");
    vi.advanceTimersByTime(HIDDEN_AFTER);

    page.renew();
    vi.advanceTimersByTime(HIDDEN_AFTER);

    expect(page.said).toHaveLength(2);
    expect(page.said[1]).toEqual({ type: "watch", hidden: [EVE] });
  });

  it("is told when the page is connected again", () => {
    const page = new Page();
    page.isOnline = false;
    page.visible.look(page.element(), "ben", "camera");
    vi.advanceTimersByTime(HIDDEN_AFTER);

    page.isOnline = true;
    page.changed();
    vi.advanceTimersByTime(HIDDEN_AFTER);

    expect(page.said).toEqual([{ type: "watch", hidden: [EVE] }]);
  });

  it("is what was shown in a frame that is gone", () => {
    const page = new Page();
    const element = page.element();
    page.visible.look(page.element(), "eve", "camera");
    page.visible.look(element, "ben", "camera");
    vi.advanceTimersByTime(HIDDEN_AFTER);

    element.remove();
    page.changed();
    vi.advanceTimersByTime(HIDDEN_AFTER);

    expect(page.said).toEqual([{ type: "watch", hidden: [BEN] }]);
  });
});
