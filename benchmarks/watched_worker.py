"""The media worker as it is, which writes down on SIGUSR1 what it holds; for `joins` and `soak`.

The tasks of its loop, and how many objects of each of its classes there are, as a line of JSON in
a file beside its socket. Before that it gives back what memory it can.
"""

from __future__ import annotations

import asyncio
import collections
import ctypes
import gc
import json
import os
import signal
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import psutil
from prepstack_ext.media import __main__ as worker

from benchmarks.media_forwarding import MEBIBYTE
from tests.media.worker import PATIENCE_SECONDS, Worker

OURS = ("prepstack_ext.media", "aiortc", "pylibsrtp", "OpenSSL")


@dataclass(frozen=True)
class Held:
    """What a worker holds, seen from inside and from outside."""

    tasks: int
    objects: dict[str, int]  # by class
    descriptors: int
    threads: int
    memory: float  # MB that no other process shares (USS)

    def more_objects_than(self, before: Held) -> dict[str, int]:
        grown = {name: count - before.objects.get(name, 0) for name, count in self.objects.items()}
        return {name: count for name, count in grown.items() if count > 0}


async def held_by(watched: Worker) -> Held:
    told, process = _told_beside(watched.socket), psutil.Process(watched.process.pid)
    process.send_signal(signal.SIGUSR1)
    async with asyncio.timeout(PATIENCE_SECONDS):
        while not told.exists():
            await asyncio.sleep(0.01)
    inside = json.loads(told.read_text())
    told.unlink()
    memory = process.memory_full_info().uss / MEBIBYTE
    threads = process.num_threads()
    return Held(inside["tasks"], inside["objects"], process.num_fds(), threads, memory)


def _told_beside(socket: Path) -> Path:
    return socket.with_suffix(".held")


def _tell(path: Path) -> None:
    gc.collect()
    ctypes.CDLL("libc.so.6").malloc_trim(0)
    # What was there when the worker began is frozen, and not in this list.
    names = (f"{type(each).__module__}.{type(each).__name__}" for each in gc.get_objects())
    objects = collections.Counter(name for name in names if name.startswith(OURS))
    told = {"tasks": len(asyncio.all_tasks()), "objects": objects}
    half = path.with_suffix(".half")
    half.write_text(json.dumps(told))
    os.replace(half, path)


async def serve(socket: Path, addresses: list[str], ports: range, first: int = 1) -> None:
    loop = asyncio.get_running_loop()
    loop.add_signal_handler(signal.SIGUSR1, partial(_tell, _told_beside(socket)))
    await started(socket, addresses, ports, first)


if __name__ == "__main__":
    started, worker.serve = worker.serve, serve
    worker.main()
