"""What a page of a call sees and hears of another, in figures; for `bad_network`."""

from __future__ import annotations

import collections
import time

from tests.media.browsers import Pages, Tab

# Notes the time between two pictures that are shown, in ms.
WATCH = """(key) => {
  const gaps = (window.gaps = []);
  const element = elements[key];
  let last = performance.now();
  const shown = (now) => {
    if (window.gaps !== gaps) return;
    gaps.push(now - last);
    last = now;
    element.requestVideoFrameCallback(shown);
  };
  element.requestVideoFrameCallback(shown);
  window.sinceLast = () => performance.now() - last;
}"""
FREEZE_MS = 200
HEAD = (
    "  longest  >0.2 s  freezes  not decoded  lost up  repaired  lost down  repaired"
    "  sound made up  video kbit/s  sound"
)


class Watched:
    """From `begin` to `end`: `sender` as `receiver` has it."""

    def __init__(self, pages: Pages, sender: Tab, receiver: Tab) -> None:
        self._pages, self._sender, self._receiver = pages, sender, receiver
        self._before: collections.Counter[str] = collections.Counter()
        self._began = 0.0

    async def begin(self) -> None:
        await self._receiver.page.evaluate(WATCH, f"{self._sender.name} camera")
        self._before, self._began = await self._count(), time.monotonic()

    async def end(self) -> Seen:
        now = await self._count()
        now.subtract(self._before)
        gaps = await self._receiver.run("[...gaps, sinceLast()]")
        return Seen(now, gaps, time.monotonic() - self._began)

    async def _count(self) -> collections.Counter[str]:
        sent = (await self._sender.run("outbound()"))[""]
        picture, sound = [
            await self._receiver.run(f"inbound('{self._sender.name} {kind}')")
            for kind in ("camera", "microphone")
        ]
        up = (await self._pages.worker.peers())[self._sender.name]["publisher"]["streams"]
        camera = next(stream for stream in up if stream["kind"] == "camera")
        return collections.Counter(
            sent=sent["framesSent"],
            decoded=picture["framesDecoded"],
            freezes=picture["freezeCount"],
            lost_up=camera["packetsLost"],
            repaired_up=camera["retransmittedPacketsReceived"],
            lost_down=picture["packetsLost"],
            repaired_down=picture.get("retransmittedPacketsReceived", 0),
            samples=sound["totalSamplesReceived"],
            made_up=sound["concealedSamples"] - sound["silentConcealedSamples"],
            video=picture["bytesReceived"],
            audio=sound["bytesReceived"],
        )


class Seen:
    """What changed in that time. Of two, the sum of what is counted."""

    def __init__(self, counts: collections.Counter[str], gaps: list[float], seconds: float) -> None:
        self.counts, self.gaps, self.seconds = counts, gaps, seconds

    def __add__(self, other: Seen) -> Seen:
        counts = self.counts.copy()
        counts.update(other.counts)
        return Seen(counts, self.gaps + other.gaps, self.seconds + other.seconds)

    def __str__(self) -> str:
        counts = self.counts
        long = sum(gap > FREEZE_MS for gap in self.gaps)
        return (
            f"{max(self.gaps):6.0f} ms{long:8}{counts['freezes']:9}"
            f"{self._share('decoded', 'sent', rest=True):>13}"
            f"{counts['lost_up']:9}{self._share('repaired_up', 'lost_up'):>10}"
            f"{counts['lost_down']:11}{self._share('repaired_down', 'lost_down'):>10}"
            f"{self._share('made_up', 'samples'):>15}"
            f"{self._rate('video'):14.0f}{self._rate('audio'):7.0f}"
        )

    def _share(self, part: str, whole: str, rest: bool = False) -> str:
        if not self.counts[whole]:
            return ""
        share = self.counts[part] / self.counts[whole]
        return f"{100 * (1 - share if rest else share):.2f} %"

    def _rate(self, name: str) -> float:
        """In kbit/s."""
        return 8 * self.counts[name] / self.seconds / 1000
