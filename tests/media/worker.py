"""A real media worker, spoken to as the room server does: over its Unix socket."""

from __future__ import annotations

import asyncio
import json
import sys
import tempfile
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

from prepstack.wire.limits import LARGEST_LINE

PATIENCE_SECONDS = 100  # a busy machine takes long to believe that its network is wide
Message = dict[str, Any]


class RequestRefusedError(Exception):
    """The worker answered with an error; its sentence is the text."""


class Worker:
    """Requests are answered in order; events are kept until somebody waits for them."""

    def __init__(
        self,
        process: asyncio.subprocess.Process,
        reader: asyncio.StreamReader,
        writer: asyncio.StreamWriter,
        socket: Path,
    ) -> None:
        self.process = process
        self.socket = socket
        self.port = 0
        self.on_event: Callable[[Message], None] | None = None  # takes the place of `event`
        self._reader = reader
        self._writer = writer
        self._next_id = 1
        self._answers: dict[int | None, asyncio.Future[Message]] = {}
        self._events: list[Message] = []
        self._arrived = asyncio.Condition()
        self._reading = asyncio.create_task(self._read())

    async def _read(self) -> None:
        while line := await self._reader.readline():
            message = json.loads(line)
            if "id" in message:
                answer = self._answers.pop(message["id"])
                if not answer.done():  # else whoever asked was cancelled meanwhile
                    answer.set_result(message)
            elif self.on_event is not None and message["type"] != "ready":
                self.on_event(message)
            else:
                async with self._arrived:
                    self._events.append(message)
                    self._arrived.notify_all()

    async def ask(self, type: str, **fields: Any) -> Message:
        id = self._next_id
        self._next_id += 1
        answer = await self.send_line(json.dumps({"type": type, "id": id, **fields}), id)
        if answer["type"] == "refused":
            raise RequestRefusedError(answer["message"])
        return answer

    async def send_line(self, line: str, id: int | None) -> Message:
        """Any text; `id` is the one expected in the answer."""
        answer = self._answers[id] = asyncio.get_running_loop().create_future()
        self._writer.write(line.encode() + b"\n")
        return await asyncio.wait_for(answer, PATIENCE_SECONDS)

    async def event(self, type: str, **fields: Any) -> Message:
        """The next event of this kind with these fields; others stay for their own waiters."""
        wanted = {"type": type, **fields}

        def find() -> Message | None:
            return next((e for e in self._events if wanted.items() <= e.items()), None)

        async with asyncio.timeout(PATIENCE_SECONDS), self._arrived:
            found = await self._arrived.wait_for(find)
            assert found is not None
            self._events.remove(found)
            return found

    def waiting(self, type: str, **fields: Any) -> Message | None:
        """The same, if it has come already."""
        wanted = {"type": type, **fields}
        found = next((e for e in self._events if wanted.items() <= e.items()), None)
        if found is not None:
            self._events.remove(found)
        return found

    async def peers(self) -> Message:
        peers: Message = (await self.ask("statistics"))["peers"]
        return peers

    async def disconnect(self) -> None:
        self._writer.close()
        self._reading.cancel()
        await asyncio.gather(self._reading, return_exceptions=True)


@asynccontextmanager
async def running_worker(
    address: str = "127.0.0.1", module: str = "prepstack_ext.media"
) -> AsyncIterator[Worker]:
    with tempfile.TemporaryDirectory(prefix="media") as folder:
        socket = Path(folder) / "media.sock"
        process = await asyncio.create_subprocess_exec(
            *(sys.executable, "-m", module),
            *("--socket", str(socket), "--ports", "40000-40999", "--address", address),
        )
        worker = Worker(process, *(await connect(socket, process)), socket)
        try:
            worker.port = (await worker.event("ready"))["port"]
            yield worker
        finally:
            await worker.disconnect()
            await asyncio.wait_for(process.wait(), PATIENCE_SECONDS)


async def connect(
    socket: Path, process: asyncio.subprocess.Process
) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
    """Tries until the socket is there."""
    async with asyncio.timeout(PATIENCE_SECONDS):
        while process.returncode is None:
            try:
                return await asyncio.open_unix_connection(socket, limit=LARGEST_LINE)
            except (FileNotFoundError, ConnectionRefusedError):
                await asyncio.sleep(0.02)
    raise AssertionError(f"the worker ended with {process.returncode}")
