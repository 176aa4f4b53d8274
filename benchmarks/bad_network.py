"""Two Chromium pages in a call over networks that lose packets, take long, or become narrow.

    .venv/bin/python -m benchmarks.bad_network [--seconds 60] [--rounds 3]

A relay in this process stands before the media worker: `tc netem` needs a kernel that has it. First
each of the two has a network that loses that share of all datagrams each way and takes 25 ms each
way, so whatever is sent passes two of them. Counted at both, from getStats and from each picture
that is shown: the longest time without a new picture, times of more than 0.2 s, Chromium's freezes,
the pictures that were sent and not decoded, the packets of pictures that were lost before the
worker and behind it with what came again, and the share of the sound that had to be made up.

Then one network carries 300 kbit/s of a sudden, the sender's or the receiver's: how long until no
more than that is sent, and until nothing waits in its queue, which holds 0.4 s.
"""

from __future__ import annotations

import argparse
import asyncio
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from playwright.async_api import Browser

from benchmarks.watched_streams import HEAD, Watched
from tests.media.browsers import Pages, Tab, running_browser
from tests.media.lossy import Lane, LossyRelay
from tests.media.worker import PATIENCE_SECONDS, running_worker

MEDIA = "{ audio: true, video: { width: 640, height: 480 } }"
WARM_SECONDS = 15  # estimates grow, and so do jitter buffers
LOSSES = {  # share of the packets, seconds each way
    "nothing": (0.0, 0.0),
    "50 ms": (0.0, 0.025),
    "3 %, 50 ms": (0.03, 0.025),
    "10 %, 50 ms": (0.1, 0.025),
}
WIDE, NARROW = 600_000, 300_000  # bit/s
WATCH_SECONDS = 20  # after a network has become narrow
LOOK_SECONDS, RATE_SECONDS = 0.1, 1.0
QUEUE_SECONDS = 0.05  # so little is no queue


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seconds", type=float, default=60, help="with each share of losses")
    parser.add_argument("--rounds", type=int, default=3, help="of each narrow network")
    given = parser.parse_args()
    asyncio.run(run(given.seconds, given.rounds))


async def run(seconds: float, rounds: int) -> None:
    async with running_browser() as browser:
        print(f"{'each loses':14}{HEAD}")
        for name, (share, delay) in LOSSES.items():
            print(f"{name:14}{await with_losses(browser, share, delay, seconds)}", flush=True)
        print(f"\n{'300 kbit/s':14}{'no more sent':>14}{'no queue':>10}{HEAD}")
        for who in ("sender", "receiver"):
            for _ in range(rounds):
                print(f"{who:14}{await narrowed(browser, who)}", flush=True)


async def with_losses(browser: Browser, share: float, delay: float, seconds: float) -> str:
    async with call(browser, "sender", "receiver") as (pages, relay, tabs):
        relay.up_loss = relay.down_loss = share
        for lane in (relay.up, relay.down):
            lane.delay = lambda _: delay
        await asyncio.sleep(WARM_SECONDS)
        ways = [Watched(pages, *tabs), Watched(pages, *reversed(tabs))]
        for way in ways:
            await way.begin()
        await asyncio.sleep(seconds)
        there, back = [await way.end() for way in ways]
        return str(there + back)


async def narrowed(browser: Browser, who: str) -> str:
    async with call(browser, who) as (pages, relay, tabs):
        lane = relay.up if who == "sender" else relay.down
        async with asyncio.timeout(PATIENCE_SECONDS):
            while not await sends(lane, WIDE):
                pass
        seen = Watched(pages, *tabs)
        await seen.begin()
        lane.bits_per_second = NARROW
        fits, empties = await asyncio.gather(until_it_fits(lane), until_it_empties(lane))
        return f"{fits:12.1f} s{empties:8.1f} s{await seen.end()}"


@asynccontextmanager
async def call(
    browser: Browser, *behind: str
) -> AsyncIterator[tuple[Pages, LossyRelay, tuple[Tab, Tab]]]:
    """Two people, those named with the relay before them."""
    async with running_worker() as worker, LossyRelay(worker.port) as relay:
        pages, relay.loses_all_alike = Pages(browser, worker), True
        tabs = []
        for name in ("sender", "receiver"):
            pages.relay = relay if name in behind else None
            tabs.append(await pages.open(name))
            await tabs[-1].join(MEDIA)
        sender, receiver = tabs
        await receiver.sees_and_hears("sender")
        await sender.sees_and_hears("receiver")
        yield pages, relay, (sender, receiver)
        await pages.close()


async def sends(lane: Lane, bits_per_second: float) -> bool:
    """In the next second, more than that."""
    before = lane.offered
    await asyncio.sleep(RATE_SECONDS)
    return 8 * (lane.offered - before) / RATE_SECONDS > bits_per_second


async def until_it_fits(lane: Lane) -> float:
    """Seconds until the beginning of the first second, in which no more is sent than passes."""
    began = time.monotonic()
    end, last = began + WATCH_SECONDS, began
    while time.monotonic() < end:
        if await sends(lane, NARROW):
            last = time.monotonic()
    return last - began


async def until_it_empties(lane: Lane) -> float:
    """Seconds until nothing waits that long any more."""
    began = last = time.monotonic()
    while time.monotonic() < began + WATCH_SECONDS:
        if lane.queued_seconds() > QUEUE_SECONDS:
            last = time.monotonic()
        await asyncio.sleep(LOOK_SECONDS)
    return last - began


if __name__ == "__main__":
    main()
