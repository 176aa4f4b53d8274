"""What of a call arrives in a page: counted frames and packets, never seconds."""

from __future__ import annotations

from typing import Any

from playwright.sync_api import Error, Page

# Before any script of a page: keeps hold of what it makes of media.
WATCH_MEDIA = """
if (window.top === window) {
  window.peerConnections = [];
  const Stock = window.RTCPeerConnection;
  window.RTCPeerConnection = class extends Stock {
    constructor(...given) { super(...given); window.peerConnections.push(this); }
  };
  window.ownTracks = [];
  const devices = navigator.mediaDevices;
  const ask = devices?.getUserMedia.bind(devices);
  if (ask) devices.getUserMedia = async (wanted) => {
    const stream = await ask(wanted);
    window.ownTracks.push(...stream.getTracks());
    return stream;
  };
  window.received = async (kind, count) => {
    let total = 0;
    for (const connection of window.peerConnections) {
      if (connection.connectionState !== "connected") continue;
      for (const report of (await connection.getStats()).values())
        if (report.type === "inbound-rtp" && report.kind === kind) total += report[count];
    }
    return total;
  };
}
"""
PATIENCE_MS = 60_000
PACKETS, FRAMES = 20, 10  # so many more are no remainder of what came before

# Of the largest picture of that person: another one may be a small copy that is not drawn.
FRAMES_SHOWN = """(name, what) => Math.max(-1, ...[
  ...document.querySelectorAll(`video[aria-label^="${name}"][aria-label$=", ${what}"]`),
].filter((video) => video.readyState >= 2 && video.videoWidth > 0)
 .map((video) => video.getVideoPlaybackQuality().totalVideoFrames))"""


def sees_moving(page: Page, name: str, frames: int = FRAMES, what: str = "camera") -> None:
    """So many more pictures of `name` are shown from now on: of the camera, or the screen."""
    page.wait_for_function(
        f"""([name, more, what]) => {{
            const shown = ({FRAMES_SHOWN})(name, what);
            if (shown < 0) return false;
            if (!(window.shownBefore <= shown)) window.shownBefore = shown;
            return shown >= window.shownBefore + more && delete window.shownBefore;
        }}""",
        arg=[name, frames, what],
    )


def hears(page: Page, packets: int = PACKETS) -> None:
    """So many more packets of sound arrive from now on."""
    _more(page, "audio", "packetsReceived", packets)


def receives_frames(page: Page, frames: int = FRAMES) -> None:
    """So many more pictures are decoded from now on, of anybody."""
    _more(page, "video", "framesDecoded", frames)


def _more(page: Page, kind: str, count: str, more: int) -> None:
    holds(
        page,
        """async ([kind, count, more]) => {
            const now = await window.received(kind, count);
            const key = `${count}Before`;
            if (!(window[key] <= now)) window[key] = now;
            return now >= window[key] + more && delete window[key];
        }""",
        [kind, count, more],
    )


def holds(page: Page, predicate: str, given: Any = None) -> None:
    """Waits for an asynchronous predicate, whose promise `wait_for_function` takes for a yes.

    One that does not answer in five seconds is asked again.
    """
    script = f"""async ([given, patience]) => {{
        const isSo = {predicate};
        const end = performance.now() + patience;
        const nothing = () => new Promise((go) => setTimeout(go, 5000, false));
        while (performance.now() < end) {{
            if (await Promise.race([isSo(given), nothing()])) return true;
            await new Promise((go) => setTimeout(go, 100));
        }}
        return false;
    }}"""
    assert page.evaluate(script, [given, PATIENCE_MS]), predicate


def connections(page: Page) -> int:
    """Media connections that this page ever made: the same number, so the same ones."""
    return int(page.evaluate("window.peerConnections.length"))


def has_devices_on(page: Page) -> bool:
    """Whether any camera or microphone of this page's asking is on."""
    script = "window.ownTracks.some((track) => track.readyState === 'live')"
    try:
        return bool(page.evaluate(script))
    except Error:  # the page was just being left for another one
        page.wait_for_load_state()
        return bool(page.evaluate(script))


def has_asked_for_devices(page: Page) -> bool:
    return bool(page.evaluate("window.ownTracks.length > 0"))
