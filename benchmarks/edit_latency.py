"""An edit until the other sees it: a room's server beside stock jupyter-collaboration, in one run.

    .venv/bin/python -m benchmarks.edit_latency [--edits 400]

Two clients (pycrdt) of each server have the same notebook open by WebSocket. An edit is what a
browser sends for a keystroke: an update of the document, and the new place of the cursor, which the
other passes on as browsers do. The time runs from the edit in the one document until it is in the
other. Edits go to the two servers in turn, so that whatever else the machine does slows both; the
differences are of neighbours. First at the pace of typing, then one after the other.

The room's server is started as a hub starts it, with a hub and a service on loopback that only say
who is who; stock is `jupyter lab` of the same versions. No proxy stands before either.
"""

from __future__ import annotations

import argparse
import asyncio
import contextlib
import json
import os
import random
import socket
import statistics
import sys
import tempfile
import time
from collections.abc import AsyncIterator
from dataclasses import dataclass
from pathlib import Path

from prepstack_ext.document.creation import create_notebook
from prepstack_ext.document.y_messages import Shown, awareness_message

from tests.room.clients import Client, Typist
from tests.room.environment import PREFIX, SERVER, room_environment
from tests.room.fakes import Outside, token_of
from tests.room.interview import CANDIDATE, DOCUMENT, HOST

NOTEBOOK = "interview.ipynb"
WARM_UP = 30  # edits that do not count
START_SECONDS = 60
PACES = {"typing": (0.02, 0.12), "rushing": (0.0, 0.004)}  # seconds between edits, from and to


@dataclass
class Pair:
    """Two people in one notebook."""

    typist: Typist
    peer: Typist
    edits: int = 0

    async def edit(self) -> float:
        """Milliseconds until the peer has it."""
        self.edits += 1
        text = f"{self.edits};"
        cursor = {"user": {"username": HOST}, "cursors": [{"head": self.edits}]}
        began = time.perf_counter()
        self.typist.type(text)
        moved = awareness_message([Shown(self.typist.document.client_id, self.edits, cursor)])
        await self.typist.socket.write_message(moved, binary=True)
        await self.peer.sees(text)
        return 1000 * (time.perf_counter() - began)


async def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--edits", type=int, default=400, help="of each server")
    edits = parser.parse_args().edits
    async with contextlib.AsyncExitStack() as running:
        folder = Path(running.enter_context(tempfile.TemporaryDirectory(prefix="ps", dir="/tmp")))
        room = await running.enter_async_context(room_server(folder / "room"))
        stock = await running.enter_async_context(stock_server(folder / "stock"))
        pairs = [await open_pair(room, HOST, CANDIDATE), await open_pair(stock, HOST, HOST)]
        for pace, pause in PACES.items():
            report(pace, *await measure(pairs, edits, pause))
        for pair in pairs:
            await pair.typist.close()
            await pair.peer.close()


async def measure(
    pairs: list[Pair], edits: int, pause: tuple[float, float]
) -> tuple[list[float], list[float]]:
    """Of each pair, in milliseconds; items of the same index were neighbours."""
    times: tuple[list[float], list[float]] = ([], [])
    for number in range(WARM_UP + edits):
        for which in random.sample((0, 1), 2):
            await asyncio.sleep(random.uniform(*pause))
            taken = await pairs[which].edit()
            if number >= WARM_UP:
                times[which].append(taken)
    return times


def report(pace: str, room: list[float], stock: list[float]) -> None:
    print(f"{f'{pace}, {len(room)} edits each':30}{'p50 ms':>8}{'p95':>8}{'max':>8}")
    figures = []
    for name, times in (("room", room), ("stock", stock)):
        figures.append((statistics.median(times), statistics.quantiles(times, n=20)[-1]))
        print(f"  {name:28}{figures[-1][0]:8.2f}{figures[-1][1]:8.2f}{max(times):8.2f}")
    (room_p50, room_p95), (stock_p50, stock_p95) = figures
    print(f"  {'room - stock':28}{room_p50 - stock_p50:+8.2f}{room_p95 - stock_p95:+8.2f}")
    print(f"  {'room / stock':28}{room_p50 / stock_p50:8.2f}{room_p95 / stock_p95:8.2f}")
    differences = [one - other for one, other in zip(room, stock, strict=True)]
    print(f"  {'of neighbours':28}{statistics.median(differences):+8.2f}")


async def open_pair(url: str, first: str, second: str) -> Pair:
    typist, peer = [await open_typist(Client(url, who, [])) for who in (first, second)]
    return Pair(typist, peer)


async def open_typist(client: Client) -> Typist:
    session = await document_session(client)
    assert session, "the server is up"
    name = f"{session['format']}:{session['type']}:{session['fileId']}"
    path = f"api/collaboration/room/{name}?sessionId={session['sessionId']}"
    opened = await client.open(path)
    assert opened.protocol, "it is open"
    opened.protocol.set_nodelay(True)  # as browsers do
    typist = Typist(opened)
    await typist.sync()
    return typist


async def document_session(client: Client) -> dict[str, str] | None:
    """None while the server does not listen, or does not know us yet."""
    asked = {"format": "json", "type": "notebook"}
    try:
        answer = await client.ask("PUT", f"api/collaboration/session/{NOTEBOOK}", asked)
    except OSError:
        return None
    found: dict[str, str] | None = json.loads(answer.body) if answer.code in (200, 201) else None
    return found


@contextlib.asynccontextmanager
async def room_server(folder: Path) -> AsyncIterator[str]:
    outside = Outside()
    outside.service.write(DOCUMENT)
    port = free_port()
    environment = room_environment(folder, outside.url, port)
    url = f"http://127.0.0.1:{port}{PREFIX}"
    try:
        async with running_server(SERVER, environment, folder, url):
            yield url
    finally:
        await outside.close()


@contextlib.asynccontextmanager
async def stock_server(folder: Path) -> AsyncIterator[str]:
    (folder / "notebook").mkdir(parents=True)
    create_notebook(folder / "notebook" / NOTEBOOK, "Interview", None)
    page = folder / "config" / "labconfig" / "page_config.json"
    page.parent.mkdir(parents=True)
    page.write_text(json.dumps({"disabledExtensions": {"@prepstack/lab": True}}))
    port = free_port()
    command = [
        *(sys.executable, "-m", "jupyterlab", "--allow-root", "--no-browser"),
        *(f"--ServerApp.port={port}", "--ServerApp.ip=127.0.0.1"),
        *(f"--ServerApp.root_dir={folder}/notebook", f"--IdentityProvider.token={token_of(HOST)}"),
    ]
    environment = {
        "HOME": str(folder),
        "JUPYTER_CONFIG_DIR": str(folder / "config"),
        "JUPYTER_DATA_DIR": str(folder / "data"),
    }
    url = f"http://127.0.0.1:{port}/"
    async with running_server(command, environment, folder, url):
        yield url


@contextlib.asynccontextmanager
async def running_server(
    command: list[str], environment: dict[str, str], folder: Path, url: str
) -> AsyncIterator[None]:
    with open(folder / "log", "wb") as log:
        process = await asyncio.create_subprocess_exec(
            *command,
            env={"PATH": os.environ["PATH"], **environment},
            cwd=folder,
            stdout=log,
            stderr=log,
        )
    try:
        async with asyncio.timeout(START_SECONDS):
            while await document_session(Client(url, HOST, [])) is None:
                assert process.returncode is None, (folder / "log").read_text()
                await asyncio.sleep(0.1)
        yield
    finally:
        process.terminate()
        await process.wait()


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


if __name__ == "__main__":
    asyncio.run(main())
