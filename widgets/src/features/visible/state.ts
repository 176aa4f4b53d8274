/** Which pictures somebody can see: the room is told of those that nobody does, and sends none. */

import type { CallStore } from "../../call/store";
import type { Received } from "../../call/subscriber";
import type { Kind, StreamOf } from "../../protocol";
import { isPip } from "../layouts/pip";

/** Tabs are changed for a moment, and views are built anew: the picture should be there then. */
export const HIDDEN_AFTER = 2000; // milliseconds

/** What can be seen; each view that shows one of them says so. */
const PICTURES: ReadonlySet<Kind> = new Set<Kind>(["camera", "screen"]);

interface Look {
  readonly key: string;
  readonly element: Element;
  isInView: boolean;
}

export class Visible {
  private readonly looks = new Set<Look>();
  private received: readonly Received[] = [];
  private told: readonly StreamOf[] = [];
  private isStale = false; // the connection may be a new one, to which nothing was told
  private timer: ReturnType<typeof setTimeout> | undefined;

  constructor(private readonly store: CallStore) {
    store.subscribe(() => this.take(store.getState().received));
  }

  /** This element shows that picture, as long as it is in view; returns what ends it. */
  look = (element: Element, username: string, kind: Kind): (() => void) => {
    const look: Look = { key: keyOf({ username, kind }), element, isInView: true };
    this.looks.add(look);
    this.changed();
    const stop = watch(element, (isInView) => {
      look.isInView = isInView;
      this.changed();
    });
    return () => {
      stop();
      this.looks.delete(look);
      this.changed();
    };
  };

  private take(received: readonly Received[]): void {
    if (received !== this.received) this.isStale = true;
    this.received = received;
    this.changed();
  }

  /** What comes into view is wanted at once; what goes out of it may come back. */
  private changed(): void {
    const hidden = this.hidden();
    if (this.told.some((one) => !includes(hidden, one))) this.tell();
    else if (this.isStale || hidden.length > this.told.length)
      this.timer ??= setTimeout(() => this.tell(), HIDDEN_AFTER);
  }

  private tell(): void {
    clearTimeout(this.timer);
    this.timer = undefined;
    const hidden = this.hidden();
    const isSame =
      hidden.length === this.told.length && hidden.every((one) => includes(this.told, one));
    const isNew = !isSame || (this.isStale && hidden.length > 0);
    if (!isNew || this.store.say({ type: "watch", hidden })) {
      this.told = hidden;
      this.isStale = false;
    }
  }

  private hidden(): StreamOf[] {
    const shown = new Set([...this.looks].filter(isSeen).map(({ key }) => key));
    return this.received
      .filter(({ kind }) => PICTURES.has(kind))
      .map(({ username, kind }) => ({ username, kind }))
      .filter((stream) => !shown.has(keyOf(stream)));
  }
}

function keyOf({ username, kind }: StreamOf): string {
  return `${kind} ${username}`;
}

function includes(streams: readonly StreamOf[], wanted: StreamOf): boolean {
  return streams.some((stream) => keyOf(stream) === keyOf(wanted));
}

/** A window of its own (picture in picture) is seen while the page it came from is not. */
function isSeen({ element, isInView }: Look): boolean {
  const page = element.ownerDocument;
  if (!element.isConnected || !page.defaultView) return false; // of a frame that is gone
  if (page.pictureInPictureElement === element || isPip(page.defaultView)) return true;
  return isInView && page.visibilityState !== "hidden";
}

/** In the element's own window: it can be in a frame. */
function watch(element: Element, see: (isInView: boolean) => void): () => void {
  const page = element.ownerDocument;
  let isInView = true;
  const again = () => see(isInView);
  const events = ["visibilitychange", "enterpictureinpicture", "leavepictureinpicture"];
  for (const event of events) page.addEventListener(event, again);
  const Observer = page.defaultView?.IntersectionObserver;
  const observer =
    Observer &&
    new Observer((entries) => {
      isInView = entries.at(-1)?.isIntersecting ?? isInView;
      again();
    });
  observer?.observe(element);
  return () => {
    for (const event of events) page.removeEventListener(event, again);
    observer?.disconnect();
  };
}
