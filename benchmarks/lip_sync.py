"""How far sound and picture are apart where they are heard and seen: in Chromium, by the worker.

    .venv/bin/python -m benchmarks.lip_sync [--seconds 30]

A page sends a picture that flashes while a tone sounds, once a second. Measured where it is
received: when each flash is shown and each tone heard, and what the browser itself says of the
moments that it plays (`estimatedPlayoutTimestamp`, which rests on the worker's sender reports).
Beside it, in the same run, the plain way: two connections of one page, without a worker. Positive:
the sound is late.
"""

from __future__ import annotations

import argparse
import asyncio
import statistics
from collections.abc import Callable
from pathlib import Path

from playwright.async_api import Browser

from tests.media.browsers import Pages, Tab, running_browser
from tests.media.lossy import LossyRelay
from tests.media.worker import running_worker

SCRIPT = Path(__file__).with_suffix(".js")
WARM_SECONDS = 20  # until browsers have their sender reports, and their buffers the right length
LOOK_SECONDS = 0.5
OPUS = 111  # the payload type that Chromium and the worker use
Delay = Callable[[bytes], float]  # seconds of a datagram's way


def sound_is_late(datagram: bytes) -> float:
    return 0.1 if datagram[1] & 0x7F == OPUS else 0.0


def all_is_late(_: bytes) -> float:
    return 0.025


def in_time(_: bytes) -> float:
    return 0.0


# Share that is lost each way, and how long it takes to the worker and from it.
NETWORKS: dict[str, tuple[float, Delay, Delay]] = {
    "as it is": (0.0, in_time, in_time),
    "3 %, 50 ms": (0.03, all_is_late, all_is_late),
    "sound 100 ms later": (0.0, sound_is_late, in_time),
}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seconds", type=float, default=30)
    asyncio.run(run(parser.parse_args().seconds))


async def run(seconds: float) -> None:
    async with running_browser() as browser:
        print(f"{'ms, the sound late':22}{'seen and heard':>20}{'p95':>7}{'played':>15}{'p95':>7}")
        print(f"{'without a worker':22}{await directly(browser, seconds)}", flush=True)
        for name, network in NETWORKS.items():
            print(f"{name:22}{await by_the_worker(browser, seconds, *network)}", flush=True)


async def directly(browser: Browser, seconds: float) -> str:
    async with running_worker() as worker:
        pages = Pages(browser, worker)
        tab = await opened(pages, "alone")
        await tab.run("watchDirect()")
        found = await apart(tab, seconds)
        await pages.close()
        return found


async def by_the_worker(
    browser: Browser, seconds: float, share: float, there: Delay, back: Delay
) -> str:
    async with running_worker() as worker, LossyRelay(worker.port) as relay:
        pages = Pages(browser, worker)
        pages.relay = relay
        sender, receiver = await opened(pages, "sender"), await opened(pages, "receiver")
        await sender.join()
        await receiver.join("{}")
        await receiver.sees_and_hears("sender")
        relay.up_loss = relay.down_loss = share
        relay.up.delay, relay.down.delay = there, back
        await receiver.run("watchCall('sender')")
        found = await apart(receiver, seconds)
        await pages.close()
        return found


async def opened(pages: Pages, name: str) -> Tab:
    tab = await pages.open(name)
    await tab.page.add_script_tag(path=SCRIPT)
    return tab


async def apart(tab: Tab, seconds: float) -> str:
    await asyncio.sleep(WARM_SECONDS)
    await tab.run("flashes.length = beeps.length = 0")
    played = []
    for _ in range(int(seconds / LOOK_SECONDS)):
        await asyncio.sleep(LOOK_SECONDS)
        played.append(float(await tab.run("playedBehind()")))
    flashes, beeps = await tab.run("flashes"), await tab.run("beeps")
    nearest = [min((beep - flash for beep in beeps), key=abs) for flash in flashes]
    heard = [distance for distance in nearest if abs(distance) < 500]
    return f"{spread(heard):>27}{spread(played):>22}"


def spread(distances: list[float]) -> str:
    """The median, and how far 95 % are at most from none."""
    if not distances:
        return "nothing"
    furthest = sorted(abs(distance) for distance in distances)
    return f"{statistics.median(distances):+.0f}{furthest[int(len(furthest) * 0.95)]:7.0f}"


if __name__ == "__main__":
    main()
