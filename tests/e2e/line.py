"""A browser's way to prepStack that can be taken away and given back, WebSockets too."""

from __future__ import annotations

import asyncio
import contextlib
import struct
import threading
from collections.abc import Iterator
from concurrent.futures import Future
from contextlib import contextmanager


class Line:
    """A SOCKS proxy on loopback: a context's `proxy` option. Media are UDP and do not pass here.

    As with a network that is gone, what is sent while it is cut neither arrives nor fails;
    it arrives when there is a network again.
    """

    def __init__(self) -> None:
        self._tasks: set[asyncio.Task[None]] = set()

    @property
    def proxy(self) -> dict[str, str]:
        return {"server": f"socks5://127.0.0.1:{self.port}", "bypass": "<-loopback>"}

    async def run(self, listens: Future[Line]) -> None:
        self._loop, self._there = asyncio.get_running_loop(), asyncio.Event()
        self._there.set()
        self._closed = asyncio.Event()
        async with await asyncio.start_server(self._accept, "127.0.0.1", 0) as server:
            self.port: int = server.sockets[0].getsockname()[1]
            listens.set_result(self)
            await self._closed.wait()
            for task in self._tasks:
                task.cancel()
            await asyncio.gather(*self._tasks, return_exceptions=True)
            await asyncio.sleep(0)  # until what they closed is closed

    def cut(self) -> None:
        self._loop.call_soon_threadsafe(self._there.clear)

    def mend(self) -> None:
        self._loop.call_soon_threadsafe(self._there.set)

    def drop(self) -> None:
        """What is connected now is closed, on both sides; what connects anew is not."""
        self._loop.call_soon_threadsafe(lambda: [task.cancel() for task in self._tasks])

    def close(self) -> None:
        self._loop.call_soon_threadsafe(self._closed.set)

    async def _accept(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        assert task
        self._tasks.add(task)
        try:
            with contextlib.suppress(OSError, asyncio.IncompleteReadError):
                await self._connect(reader, writer)
        finally:
            writer.close()
            self._tasks.discard(task)

    async def _connect(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        port = await _asked_for(reader, writer)
        there, back = await asyncio.open_connection("127.0.0.1", port)
        writer.write(b"\x05\0\0\x01" + bytes(6))
        try:
            await asyncio.gather(self._pass_on(reader, back), self._pass_on(there, writer))
        finally:
            back.close()

    async def _pass_on(self, source: asyncio.StreamReader, target: asyncio.StreamWriter) -> None:
        while data := await source.read(1 << 16):
            await self._there.wait()
            target.write(data)
            await target.drain()
        await self._there.wait()
        target.close()


async def _asked_for(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> int:
    """RFC 1928. The port alone counts: every name here is this machine's."""
    _, methods = await reader.readexactly(2)
    await reader.readexactly(methods)
    writer.write(b"\x05\0")
    *_, kind = await reader.readexactly(4)
    length = {1: 4, 4: 16}.get(kind) or (await reader.readexactly(1))[0]
    await reader.readexactly(length)
    port: int = struct.unpack(">H", await reader.readexactly(2))[0]
    return port


@contextmanager
def open_line() -> Iterator[Line]:
    """In a thread of its own: Playwright has this one's loop."""
    line, listens = Line(), Future[Line]()
    thread = threading.Thread(target=lambda: asyncio.run(line.run(listens)), daemon=True)
    thread.start()
    yield listens.result(timeout=30)
    line.close()
    thread.join(timeout=30)
