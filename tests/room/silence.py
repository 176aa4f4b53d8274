"""A connection that goes silent without being closed, as with a laptop that sleeps."""

from __future__ import annotations

import asyncio
from types import TracebackType


class Line:
    """Passes everything between a client and a port on, until it is `cut`, or put on `hold`."""

    def __init__(self, port: int) -> None:
        self._to = port
        self._tasks: set[asyncio.Task[None]] = set()
        self._is_cut = False
        self._goes_on = asyncio.Event()
        self._goes_on.set()

    async def __aenter__(self) -> Line:
        self._server = await asyncio.start_server(self._connect, "127.0.0.1", 0)
        self.port: int = self._server.sockets[0].getsockname()[1]
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._server.close()
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)

    def cut(self) -> None:
        self._is_cut = True

    def hold(self) -> None:
        """Nothing is read any more, so that whoever sends has to wait."""
        self._goes_on.clear()

    async def _connect(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        there, back = await asyncio.open_connection("127.0.0.1", self._to)
        for source, target in ((reader, back), (there, writer)):
            self._tasks.add(asyncio.create_task(self._pass_on(source, target)))

    async def _pass_on(self, source: asyncio.StreamReader, target: asyncio.StreamWriter) -> None:
        try:
            while data := await source.read(1 << 16):
                await self._goes_on.wait()
                if not self._is_cut:
                    target.write(data)
        finally:
            target.close()
