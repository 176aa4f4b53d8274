"""An hour of a call of four who all send, a line a minute. Linux.

    .venv/bin/python -m benchmarks.soak [--minutes 60] [--people 4] [--bits 300000]

Everybody sends VP8 (640×480, 30 pictures/s) and Opus encoded beforehand, and receives everybody
else's without decoding. Each minute has: the memory that the media worker alone has, its
descriptors, threads, tasks and objects; its CPU; the packets that arrived at the subscribers and
those that did not; the time from a publisher's call to a subscriber's, which holds the load's own
work too. The last line compares the last minute with the first.
"""

from __future__ import annotations

import argparse
import asyncio
import time
from dataclasses import dataclass

import uvloop

from benchmarks.media_forwarding import cpu_seconds
from benchmarks.media_load import arrived, encoded_audio, encoded_video, prepare
from benchmarks.media_people import Call
from benchmarks.watched_worker import Held, held_by
from tests.media.worker import Worker, running_worker

MINUTE = 60.0
HEAD = (
    "minute  USS MB  descriptors  threads  tasks  objects   CPU %  packets  lost"
    "  ms median     p95     p99 longest"
)


@dataclass(frozen=True)
class Minute:
    held: Held
    cpu_seconds: float
    seconds: float
    packets: int
    lost: int
    latencies: list[float]  # milliseconds, sorted

    def __str__(self) -> str:
        held, found = self.held, self.latencies
        shares = " ".join(f"{found[int(len(found) * share)]:7.2f}" for share in (0.95, 0.99))
        return (
            f"{held.memory:8.1f}{held.descriptors:13}{held.threads:9}{held.tasks:7}"
            f"{sum(held.objects.values()):9}{100 * self.cpu_seconds / self.seconds:8.1f}"
            f"{self.packets:9}{self.lost:6}{found[len(found) // 2]:11.2f} {shares} {found[-1]:7.1f}"
        )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--minutes", type=int, default=60)
    parser.add_argument("--people", type=int, default=4)
    parser.add_argument("--bits", type=int, default=300_000, help="a second, of each picture")
    given = parser.parse_args()
    uvloop.run(run(given.minutes, given.people, given.bits))


async def run(minutes: int, people: int, bits: int) -> None:
    prepare("127.0.0.1")
    media = encoded_video(bits), encoded_audio()
    async with running_worker(module="benchmarks.watched_worker") as worker:
        call = Call(worker, media)
        for number in range(people):
            await call.join(f"person {number}")
        await one_minute(worker)  # what is kept of the pictures is full
        print(HEAD, flush=True)
        found = []
        for number in range(1, minutes + 1):
            found.append(await one_minute(worker))
            print(f"{number:6}{found[-1]}", flush=True)
        report(found)
        await call.close()


async def one_minute(worker: Worker) -> Minute:
    arrived.begin()
    cpu, began = cpu_seconds([worker.process.pid]), time.monotonic()
    await asyncio.sleep(MINUTE)
    cpu, seconds = cpu_seconds([worker.process.pid]) - cpu, time.monotonic() - began
    latencies = sorted(1000 * latency for latency in arrived.latencies)
    packets, lost = arrived.packets, arrived.lost
    return Minute(await held_by(worker), cpu, seconds, packets, lost, latencies)


def report(found: list[Minute]) -> None:
    first, last = found[0].held, found[-1].held
    packets, lost = sum(each.packets for each in found), sum(each.lost for each in found)
    print(
        f"{packets} packets, {lost} lost; {last.memory - first.memory:+.1f} MB,"
        f" {last.descriptors - first.descriptors:+} descriptors,"
        f" {last.threads - first.threads:+} threads, {last.tasks - first.tasks:+} tasks;"
        f" more objects: {last.more_objects_than(first) or 'none'}"
    )


if __name__ == "__main__":
    main()
