/** Streams that play by themselves, in elements that have no controls. */

const AGAIN_AFTER = 1000; // milliseconds: as long as a telephone call lasts, each time is stopped at once

/** `onBlocked`: the browser plays it once somebody has clicked. */
export function playStream<Element extends HTMLMediaElement>(
  element: Element,
  stream: MediaStream | null,
  onBlocked: (element: Element) => void,
): void {
  element.srcObject = stream;
  if (!stream) return;
  const play = () =>
    element.play().catch((error: unknown) => {
      if (error instanceof DOMException && error.name === "NotAllowedError") onBlocked(element);
    });
  // Nobody pauses it but the browser: for a telephone call, or while the page is away (Safari).
  element.onpause = () => setTimeout(() => goOn(element, play), AGAIN_AFTER);
  void play();
}

function goOn(element: HTMLMediaElement, play: () => unknown): void {
  const { isConnected, paused, ended, srcObject, ownerDocument: page } = element;
  if (!isConnected || !paused || ended || !srcObject) return;
  if (page.visibilityState === "visible") play();
  else page.addEventListener("visibilitychange", () => goOn(element, play), { once: true });
}
