"""The room's port under forged datagrams for a minute, in the middle of a call. Linux.

    .venv/bin/python -m benchmarks.forged_datagrams [--seconds 60]

Noise, halves of real packets, guessed passwords, unknown SSRCs and overheard checks, from forty
addresses. Reported are what came back to them, what the worker grew by, and what the call had
meanwhile beside the same time without.
"""

from __future__ import annotations

import argparse
import asyncio
import time
from typing import Any

import aioice.ice
import psutil

from tests.media.forged import Forger
from tests.media.lossy import LossyRelay
from tests.media.people import Person
from tests.media.worker import Worker, running_worker

PER_TURN, PAUSE_SECONDS = 50, 0.01  # about 5000 datagrams a second


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seconds", type=float, default=60)
    asyncio.run(run(parser.parse_args().seconds))


async def run(seconds: float) -> None:
    # aioice leaves loopback out of its candidates; there is no setting for it.
    aioice.ice.get_host_addresses = lambda **_: ["127.0.0.1"]
    async with running_worker() as worker, LossyRelay(worker.port, share=0) as relay:
        ada, ben = Person("ada", worker), Person("ben", worker)
        ada.relay = relay
        await ada.publish()
        await ben.subscribe()
        await ben.receives("ada", "camera")
        quiet = await watched(worker, asyncio.sleep(seconds / 4))
        with Forger(worker.port, relay.checks) as forger:
            fired = await watched(worker, fire(forger, seconds))
        report(quiet, fired, forger)
        await ada.close()
        await ben.close()


async def fire(forger: Forger, seconds: float) -> None:
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        forger.forge(PER_TURN - 5)
        forger.repeat(5)
        forger.collect()
        await asyncio.sleep(PAUSE_SECONDS)


async def watched(worker: Worker, work: Any) -> dict[str, float]:
    """What changed while that was done, per second where it flows."""
    process, began = psutil.Process(worker.process.pid), time.monotonic()
    before = await counted(worker, process)
    await work
    after, took = await counted(worker, process), time.monotonic() - began
    return {
        "packets/s to the worker": (after["received"] - before["received"]) / took,
        "packets/s to the subscriber": (after["sent"] - before["sent"]) / took,
        "packets lost": after["lost"] - before["lost"],
        "worker CPU %": 100 * (after["cpu"] - before["cpu"]) / took,
        "worker grew by MB": (after["memory"] - before["memory"]) / 1e6,
        "descriptors more": after["descriptors"] - before["descriptors"],
    }


async def counted(worker: Worker, process: psutil.Process) -> dict[str, float]:
    peers = await worker.peers()
    up, down = peers["ada"]["publisher"]["streams"], peers["ben"]["subscriber"]["streams"]
    return {
        "received": sum(stream["packetsReceived"] for stream in up),
        "sent": sum(stream["packetsSent"] for stream in down),
        "lost": sum(stream["packetsLost"] for stream in up),
        "cpu": sum(process.cpu_times()[:2]),
        "memory": process.memory_info().rss,
        "descriptors": process.num_fds(),
    }


def report(quiet: dict[str, float], fired: dict[str, float], forger: Forger) -> None:
    print(f"{'':30}{'quiet':>10}{'under fire':>12}")
    for name, value in quiet.items():
        print(f"{name:30}{value:10.1f}{fired[name]:12.1f}")
    print(f"{forger.datagrams} forged datagrams, {forger.sent / 1e6:.1f} MB; ", end="")
    print(f"{forger.received} bytes came back ({forger.received / forger.sent:.4f} of them)")


if __name__ == "__main__":
    main()
