/** What page and notebook say to each other by `postMessage`: docs/protocol.md, 6. */

import type { FromNotebook, FromPage, WidgetHeight } from "../wire.generated";
import { readFromNotebook, readFromPage, readFromWidget } from "./shapes";

/** The page's end: it hears the document in `frame`, as long as that is of `origin`. */
export class NotebookChannel {
  private readonly listening = new AbortController();

  constructor(
    private readonly frame: HTMLIFrameElement,
    private readonly origin: string,
    on: (message: FromNotebook) => void,
  ) {
    hear(() => frame.contentWindow, origin, this.listening.signal, readFromNotebook, on);
  }

  /** To nobody while another page is in the frame, such as the hub's on the way in. */
  send(message: FromPage): void {
    this.frame.contentWindow?.postMessage(message, this.origin);
  }

  close(): void {
    this.listening.abort();
  }
}

/** The notebook's end: it hears the page around it, and nobody where it is not in a frame. */
export class PageChannel {
  private readonly listening = new AbortController();
  private readonly page = window.parent === window ? null : window.parent;

  constructor(
    private readonly origin: string,
    on: (message: FromPage) => void,
  ) {
    hear(() => this.page, origin, this.listening.signal, readFromPage, on);
  }

  send(message: FromNotebook): void {
    this.page?.postMessage(message, this.origin);
  }

  close(): void {
    this.listening.abort();
  }
}

/** The notebook's end for a widget in a cell, which is of the page's origin. Returns what ends it. */
export function hearWidget(
  frame: HTMLIFrameElement,
  origin: string,
  on: (message: WidgetHeight) => void,
): () => void {
  const listening = new AbortController();
  hear(() => frame.contentWindow, origin, listening.signal, readFromWidget, on);
  return () => listening.abort();
}

/** The widget's end. Whoever frames it may know how high it is. */
export function tellHeight(root: HTMLElement): void {
  const tell = () => {
    const pixels = Math.ceil(root.getBoundingClientRect().height);
    const message: WidgetHeight = { type: "height", pixels };
    window.parent.postMessage(message, "*");
  };
  new ResizeObserver(tell).observe(root);
}

/** Every window of every origin may send here; only what `from` says is read. */
function hear<Message>(
  from: () => Window | null,
  origin: string,
  signal: AbortSignal,
  read: (data: unknown) => Message | null,
  on: (message: Message) => void,
): void {
  const check = (event: MessageEvent<unknown>) => {
    const source = from();
    if (!source || event.source !== source || event.origin !== origin) return;
    const message = read(event.data);
    if (message) on(message);
  };
  window.addEventListener("message", check, { signal });
}
