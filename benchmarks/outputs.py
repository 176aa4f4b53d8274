"""What a program that prints without end costs the others in the room.

    .venv/bin/python -m benchmarks.outputs [--seconds 15]

For each kind of flood: round trips of the call's socket while it runs, how long a newcomer waits
for the notebook, how long after the request to stop the cell has ended for the other, and then the
memory of the room's server. The server is a process of its own, as a hub starts it.
"""

from __future__ import annotations

import argparse
import asyncio
import contextlib
import json
import statistics
import tempfile
import time
from functools import partial
from pathlib import Path
from typing import Any
from uuid import uuid4

import psutil
from prepstack_ext.kernels.guard import V1

from benchmarks.edit_latency import open_typist, room_server
from prepstack.wire.browser import PROTOCOL
from tests.room.clients import Call, Client
from tests.room.fakes import ticket_of
from tests.room.interview import CANDIDATE, DOCUMENT, HOST
from tests.room.runners import Runner
from tests.room.test_outputs import FLOODS

PAUSE_SECONDS = 0.1  # between two round trips
MEBIBYTE = 1 << 20


async def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seconds", type=float, default=15, help="of each flood")
    seconds = parser.parse_args().seconds
    async with contextlib.AsyncExitStack() as running:
        folder = Path(running.enter_context(tempfile.TemporaryDirectory(prefix="ps", dir="/tmp")))
        url = await running.enter_async_context(room_server(folder / "room"))
        host, candidate = Client(url, HOST, []), Client(url, CANDIDATE, [])
        kernel = await kernel_of(host)
        runner = await open_runner(candidate, kernel)
        seer = await open_runner(host, kernel)
        call = Call(await Client(url, None, []).open("prepstack/api/call"))
        ticket = ticket_of(HOST, DOCUMENT.interview.id)
        await call.say("hello", protocol=PROTOCOL, ticket=ticket)
        await call.say("knock", name="")
        await call.hear("admitted")
        print(
            f"{'':20}{'call p50':>10}{'p95':>8}{'max':>8}{'newcomer':>10}{'stop':>8}{'server':>9}"
        )
        for name, code in FLOODS.items():
            await runner.run(code)
            trips = await round_trips(call, seconds)
            newcomer = await timed(open_typist(host))
            stop = await timed(stopped(host, kernel, seer))
            report(name, trips, newcomer, stop)


async def kernel_of(client: Client) -> str:
    while not (kernels := json.loads((await client.ask("GET", "api/kernels")).body)):
        await asyncio.sleep(0.2)
    return str(kernels[0]["id"])


async def open_runner(client: Client, kernel: str) -> Runner:
    path = f"api/kernels/{kernel}/channels?session_id={uuid4().hex}"
    typist = await open_typist(client)
    runner = Runner(typist, await client.open(path, subprotocols=[V1]))
    await runner.say("shell", "kernel_info_request", {})
    await runner.hears("kernel_info_reply")
    return runner


async def round_trips(call: Call, seconds: float) -> list[float]:
    """In seconds, each."""
    end = time.monotonic() + seconds
    found: list[float] = []
    while time.monotonic() < end:
        began = time.monotonic()
        is_on = len(found) % 2 == 0
        await call.say("media", microphone=is_on, camera=False)
        await call.hear("people", partial(says_of_host, is_on))
        found.append(time.monotonic() - began)
        await asyncio.sleep(PAUSE_SECONDS)
    return found


def says_of_host(is_on: bool, message: dict[str, Any]) -> bool:
    people = {person["username"]: person for person in message["people"]}
    return bool(people[HOST]["microphone"] == is_on)


async def stopped(client: Client, kernel: str, seer: Runner) -> None:
    await client.ask("POST", f"api/kernels/{kernel}/interrupt", {})
    await seer.sees_end()


async def timed(work: object) -> float:
    began = time.monotonic()
    await work  # type: ignore[misc]  # whatever can be awaited
    return time.monotonic() - began


def report(name: str, trips: list[float], newcomer: float, stop: float) -> None:
    times = [1000 * seconds for seconds in trips]
    p95 = statistics.quantiles(times, n=20)[-1]
    print(
        f"{name:20}{statistics.median(times):7.0f} ms{p95:5.0f} ms{max(times):5.0f} ms"
        f"{newcomer:8.2f} s{stop:6.2f} s{server_memory():6.0f} MB"
    )


def server_memory() -> float:
    children = psutil.Process().children(recursive=True)
    return max(
        (
            process.memory_info().rss / MEBIBYTE
            for process in children
            if "prepstack_ext.server" in " ".join(process.cmdline())
        ),
        default=0.0,
    )


if __name__ == "__main__":
    asyncio.run(main())
