"""The media worker as the room sees it (docs/protocol.md, 2): started, asked, replaced."""

from __future__ import annotations

import asyncio
import contextlib
import itertools
import json
import logging
import os
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

from prepstack.errors import BadRequest, Unavailable
from prepstack_ext.temporary import TemporaryFolder

LONGEST_LINE = 1 << 22  # bytes; an SDP for many people
ANSWER_SECONDS = 10.0
PAUSE_SECONDS = 0.2
PASSED_ON = ("PATH", "LANG", "TMPDIR", "PYTHONPATH", "PYTHONDONTWRITEBYTECODE")
log = logging.getLogger(__name__)


class MediaWorker:
    """One child process, started again when it dies.

    `on_event` gets the worker's events; `on_restart` is called when a new worker has taken the
    place of a dead one, with none of its connections. Both are set before `start`.
    """

    on_event: Callable[[dict[str, Any]], None]
    on_restart: Callable[[], None]

    def __init__(self, ports: str, addresses: str) -> None:
        self.ports = ports
        self.addresses = addresses
        self._numbers = itertools.count(1)
        self._pending: dict[int, asyncio.Future[dict[str, Any]]] = {}
        self._writer: asyncio.StreamWriter | None = None
        self._connected = asyncio.Event()
        self._keeper: asyncio.Task[None] | None = None
        self._process: asyncio.subprocess.Process | None = None

    @property
    def process_id(self) -> int | None:
        return self._process.pid if self._process else None

    def start(self) -> None:
        self._keeper = asyncio.create_task(self._keep())

    async def close(self) -> None:
        if self._keeper:
            self._keeper.cancel()
            await asyncio.gather(self._keeper, return_exceptions=True)

    async def ask(self, do: str, **fields: Any) -> dict[str, Any]:
        """Raises `BadRequest` with the worker's sentence, `Unavailable` if it is being replaced."""
        try:
            async with asyncio.timeout(ANSWER_SECONDS):
                await self._connected.wait()
                return await self._ask(do, fields)
        except TimeoutError:
            raise Unavailable("The call does not answer. It is being started again.") from None

    def tell(self, do: str, **fields: Any) -> None:
        """Sends without waiting; what a dead worker does not hear it need not do."""
        if self._writer:
            self._send({"id": next(self._numbers), "do": do, **fields})

    async def _ask(self, do: str, fields: dict[str, Any]) -> dict[str, Any]:
        number = next(self._numbers)
        answer = self._pending[number] = asyncio.get_running_loop().create_future()
        try:
            self._send({"id": number, "do": do, **fields})
            found: dict[str, Any] = await answer
        finally:
            self._pending.pop(number, None)
        if "error" in found:
            raise BadRequest(str(found["error"]))
        return found

    def _send(self, message: dict[str, Any]) -> None:
        if self._writer is None:
            raise Unavailable("The call is being started again.")
        self._writer.write(json.dumps(message).encode() + b"\n")

    async def _keep(self) -> None:
        replaced = False
        while True:
            folder = TemporaryFolder("media")
            try:
                await self._live(folder.path / "media", replaced)
            except (OSError, ValueError) as fault:  # its end may reset the socket, or cut a line
                log.warning("The media worker is out of reach: %s", fault)
            finally:
                await self._end_process()
                folder.remove()
            log.warning("The media worker ended; starting another one.")
            replaced = True
            await asyncio.sleep(PAUSE_SECONDS)

    async def _live(self, path: Path, replaced: bool) -> None:
        self._process = await asyncio.create_subprocess_exec(
            *(sys.executable, "-m", "prepstack_ext.media", "--socket", str(path)),
            *("--ports", self.ports, "--address", self.addresses),
            stdin=asyncio.subprocess.DEVNULL,
            # Nothing of Jupyter or the hub, the room's token least of all.
            env={name: os.environ[name] for name in PASSED_ON if name in os.environ},
        )
        reader = await self._connect(path)
        if reader is None:
            return
        try:
            await self._read(reader, replaced)
        finally:
            self._disconnected()

    async def _connect(self, path: Path) -> asyncio.StreamReader | None:
        """None if the worker ended before it listened."""
        assert self._process
        while self._process.returncode is None:
            with contextlib.suppress(FileNotFoundError, ConnectionRefusedError):
                reader, self._writer = await asyncio.open_unix_connection(path, limit=LONGEST_LINE)
                return reader
            await asyncio.sleep(0.02)
        return None

    async def _read(self, reader: asyncio.StreamReader, replaced: bool) -> None:
        while line := await reader.readline():
            message = json.loads(line)
            if message.get("event") == "ready":
                self._connected.set()
                if replaced:
                    self.on_restart()
            elif "event" in message:
                self.on_event(message)
            elif (waiting := self._pending.get(message.get("id"))) and not waiting.done():
                waiting.set_result(message)

    def _disconnected(self) -> None:
        self._connected.clear()
        if self._writer:
            self._writer.close()
        self._writer = None
        for waiting in self._pending.values():
            if not waiting.done():
                waiting.set_exception(Unavailable("The call is being started again."))

    async def _end_process(self) -> None:
        process, self._process = self._process, None
        if process and process.returncode is None:
            process.terminate()
            await process.wait()
