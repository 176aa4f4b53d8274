"""Memory of an idle room, process by process, and how long a room takes to start.

    .venv/bin/python -m benchmarks.room_memory [--rooms 4]

PSS (proportional set size): what is shared between processes counts once. RSS is given beside it.
"""

from __future__ import annotations

import argparse
import re
import statistics
import time
from pathlib import Path

import psutil

from tests.e2e.stack import Stack, data_folder, running_stack

KINDS = ("room", "worker", "kernel")
MEBIBYTE = 1 << 20


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rooms", type=int, default=4)
    rooms = parser.parse_args().rooms
    warm_rooms = {"PREPSTACK_WARM_ROOMS": str(rooms)}
    with data_folder() as data, running_stack(data, **warm_rooms) as stack:
        wait_for_kernels(stack, rooms)
        report(stack, rooms)
        print(start_times(data))


def wait_for_kernels(stack: Stack, rooms: int) -> None:
    while len(stack.find("kernel")) < rooms:
        time.sleep(0.5)
    time.sleep(5)  # imports go on after a kernel's first sign of life


def report(stack: Stack, rooms: int) -> None:
    total = 0.0
    print(f"{rooms} idle rooms{'PSS':>18}{'RSS':>12}")
    for kind in KINDS:
        memory = [process.memory_full_info() for process in stack.find(kind)]
        pss = statistics.median(item.pss for item in memory) / MEBIBYTE
        rss = statistics.median(item.rss for item in memory) / MEBIBYTE
        total += pss
        print(f"  {kind:20}{pss:8.0f} MB{rss:9.0f} MB")
    print(f"  {'per room':20}{total:8.0f} MB")
    for kind in ("hub", "service", "proxy"):
        for process in stack.find(kind):
            print(f"  {kind:20}{_pss(process):8.0f} MB")


def _pss(process: psutil.Process) -> float:
    return float(process.memory_full_info().pss) / MEBIBYTE


def start_times(data: Path) -> str:
    """As the hub's log has them: 'User room-… took 2.345 seconds to start'."""
    text = Path(data, "logs", "hub.log").read_text()
    seconds = [float(found) for found in re.findall(r"took ([\d.]+) seconds to start", text)]
    if not seconds:
        return "The hub's log names no start time."
    return (
        f"Start of a room: median {statistics.median(seconds):.1f} s, longest {max(seconds):.1f} s"
    )


if __name__ == "__main__":
    main()
