"""CPU per forwarded packet: the media worker beside Janus and aiortc's MediaRelay. Linux.

    .venv/bin/python -m benchmarks.media_forwarding [--work 2x1,4x1,6x1,4x8] [--seconds 10]

`--work` names people × rooms. Everybody sends VP8 (640×480, 30 pictures/s, about 1 Mbit/s) and
Opus encoded beforehand, with browsers' SRTP profile, and receives everybody else's of the room
without decoding. Counted are the CPU of the server's processes, the packets delivered and those
lost, and the time from a publisher's call to a subscriber's, which holds the load's own work too.
Janus takes part where it is installed (`apt-get install janus`), MediaRelay with four people at
most.
"""

from __future__ import annotations

import argparse
import asyncio
import shutil
import statistics
import time
from collections.abc import Callable
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass
from pathlib import Path

import psutil
import uvloop

from benchmarks.media_load import (
    Media,
    arrived,
    encoded_audio,
    encoded_video,
    new_publisher,
    prepare,
)
from benchmarks.media_servers import Server, running_janus, running_workers
from tests.e2e.stack import own_addresses

Starter = Callable[[int, str], AbstractAsyncContextManager[Server]]
SERVERS: dict[str, Starter] = {
    "media worker": lambda rooms, at: running_workers("prepstack_ext.media", rooms, at),
    "Janus": lambda _, at: running_janus(at),
    "MediaRelay": lambda rooms, at: running_workers("benchmarks.media_relay", rooms, at),
}
MEBIBYTE = 1 << 20
MOST_TRANSCODED = 4  # people: more than that is more than two cores
STREAMS_FLOW_IN = 3  # seconds: key frames come once a second


@dataclass(frozen=True)
class Load:
    """What one server did."""

    cpu_seconds: float
    packets: int
    seconds: float
    lost: int
    latencies: list[float]  # milliseconds, sorted
    memory: float  # MB of PSS, all processes

    @property
    def microseconds_per_packet(self) -> float:
        return 1e6 * self.cpu_seconds / max(1, self.packets)


def cpu_seconds(pids: list[int]) -> float:
    """Of all threads, to the nanosecond."""
    tasks = [task for pid in pids for task in Path(f"/proc/{pid}/task").iterdir()]
    return sum(int((task / "schedstat").read_text().split()[0]) for task in tasks) / 1e9


def memory_of(pids: list[int]) -> float:
    return sum(psutil.Process(pid).memory_full_info().pss for pid in pids) / MEBIBYTE


async def measure(start: Starter, people: int, rooms: int, seconds: float, media: Media) -> Load:
    async with start(rooms, own_addresses()[-1]) as server:
        connections = []
        for room in range(rooms):
            names = [f"person {number}" for number in range(people)]
            for name in names:
                connections.append(new_publisher(media))
                await server.publish(room, name, connections[-1])
            connections += [await server.subscribe(room, name) for name in names]
        await asyncio.sleep(STREAMS_FLOW_IN)
        arrived.begin()
        cpu, begun = cpu_seconds(server.pids), time.monotonic()
        await asyncio.sleep(seconds)
        cpu, elapsed = cpu_seconds(server.pids) - cpu, time.monotonic() - begun
        latencies = sorted(1000 * latency for latency in arrived.latencies)
        load = Load(cpu, arrived.packets, elapsed, arrived.lost, latencies, memory_of(server.pids))
        for connection in connections:
            await connection.close()
    return load


def report(name: str, load: Load, worker: Load) -> None:
    ratio = worker.microseconds_per_packet / load.microseconds_per_packet
    found = load.latencies  # none where pictures are encoded anew
    delay = f"{statistics.median(found):6.2f} {found[int(len(found) * 0.99)]:8.2f}" if found else ""
    print(
        f"  {name:13} {load.microseconds_per_packet:8.1f} {ratio:11.2f}"
        f" {100 * load.cpu_seconds / load.seconds:8.1f} {load.packets / load.seconds:10.0f}"
        f" {load.lost:5} {load.memory:7.0f}  {delay}"
    )


async def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--work", default="2x1,4x1,6x1,4x8")
    parser.add_argument("--seconds", type=float, default=10)
    options = parser.parse_args()
    prepare(own_addresses()[-1])
    media = encoded_video(), encoded_audio()
    for work in options.work.split(","):
        people, rooms = map(int, work.split("x"))
        print(f"{people} people in each of {rooms} rooms")
        print(
            f"  {'':13} µs/packet  worker is ×   core %  packets/s  lost  PSS MB"
            "  ms median      p99"
        )
        worker: Load | None = None
        for name, start in SERVERS.items():
            if name == "Janus" and not shutil.which("janus"):
                continue
            if name == "MediaRelay" and people * rooms > MOST_TRANSCODED:
                continue
            load = await measure(start, people, rooms, options.seconds, media)
            worker = worker or load
            report(name, load, worker)


if __name__ == "__main__":
    uvloop.run(main())
