"""A browser's tab that runs cells: the kernel's socket, and the shared notebook beside it."""

from __future__ import annotations

import asyncio
import json
import os
import struct
from collections.abc import Callable
from typing import Any
from uuid import uuid4

from prepstack_ext.kernels.guard import V1
from prepstack_ext.kernels.provisioner import HOME
from tornado.websocket import WebSocketClientConnection

from prepstack.names import NOTEBOOK
from sandbox.inside import open_inside
from tests.room.clients import Typist
from tests.room.conftest import RoomUnderTest
from tests.room.interview import HOST

LONG_SECONDS = 60.0  # until a test that waits in vain fails, also beside others
FIRST = "first"  # the id of the first code cell


class Runner:
    """Hears what the kernel says to it, as a browser does, and sees the notebook."""

    def __init__(self, typist: Typist, socket: WebSocketClientConnection) -> None:
        self.typist = typist
        self.socket = socket
        self.heard: list[tuple[str, str, Any]] = []  # channel, kind, content
        self._news = asyncio.Event()
        self._reading = asyncio.ensure_future(self._read())

    async def run(self, code: str, cell: str | None = FIRST, **content: Any) -> str:
        """The id of the request."""
        metadata = {} if cell is None else {"cellId": cell}
        content = {"code": code, "silent": False, "allow_stdin": True, **content}
        return await self.say("shell", "execute_request", content, metadata)

    async def say(
        self,
        channel: str,
        kind: str,
        content: dict[str, Any],
        metadata: dict[str, Any] | None = None,
        parent: str = "",
    ) -> str:
        header = {"msg_id": uuid4().hex, "msg_type": kind, "session": "s", "username": ""}
        header |= {"date": "2026-01-01T00:00:00Z", "version": "5.3"}
        parts = [header, {"msg_id": parent} if parent else {}, metadata or {}, content]
        encoded = [json.dumps(part).encode() for part in parts]
        await self.socket.write_message(_v1(channel.encode(), *encoded), binary=True)
        return str(header["msg_id"])

    async def hears(self, kind: str, where: Callable[[Any], bool] = lambda _: True) -> Any:
        """The content of the first message of this kind, that has come or comes."""
        async with asyncio.timeout(LONG_SECONDS):
            while True:
                for _, heard, content in self.heard:
                    if heard == kind and where(content):
                        return content
                self._news.clear()
                await self._news.wait()

    def cell(self, id: str = FIRST) -> dict[str, Any]:
        cells = self.typist.notebook.ycells
        found: dict[str, Any] = next(cell for cell in cells if cell["id"] == id).to_py()
        return found

    def output(self, cell: str = FIRST) -> str:
        """All texts of a cell's outputs."""
        return "".join(_texts(self.cell(cell)["outputs"]))

    async def sees(
        self, where: Callable[[dict[str, Any]], bool], cell: str = FIRST
    ) -> dict[str, Any]:
        async with asyncio.timeout(LONG_SECONDS):
            while not where(self.cell(cell)):
                await self.typist.change()
        return self.cell(cell)

    async def sees_output(self, text: str, cell: str = FIRST) -> None:
        await self.sees(lambda _: text in self.output(cell), cell)

    async def sees_end(self, cell: str = FIRST) -> dict[str, Any]:
        return await self.sees(is_over, cell)

    async def leave(self) -> None:
        self.socket.close()
        await self.typist.close()
        await self._reading

    async def _read(self) -> None:
        while (message := await self.socket.read_message()) is not None:
            assert isinstance(message, bytes)
            channel, header, content = _parts(message)
            self.heard.append((channel, header["msg_type"], content))
            self._news.set()


def is_over(cell: dict[str, Any]) -> bool:
    return cell["execution_state"] == "idle" and cell["execution_count"] is not None


async def empty_first_cell(room: RoomUnderTest) -> None:
    """Else a test would see what the one before it has left there, some of it late."""
    host = await room.typist(HOST)
    cell = host.notebook.ycells[1]
    cell["execution_count"] = None
    async with asyncio.timeout(LONG_SECONDS):
        while (await room.document_room())._document.ycells[1]["outputs"].to_py():
            cell["outputs"].clear()
            await asyncio.sleep(0.01)  # nothing tells of it
    await host.close()


def _v1(*parts: bytes) -> bytes:
    """Count, offsets, and what they point at (v1.kernel.websocket.jupyter.org)."""
    begin = 8 * (len(parts) + 2)
    offsets = [begin + sum(map(len, parts[:number])) for number in range(len(parts) + 1)]
    return struct.pack(f"<{len(offsets) + 1}Q", len(offsets), *offsets) + b"".join(parts)


def _parts(message: bytes) -> tuple[str, Any, Any]:
    count = int.from_bytes(message[:8], "little")
    at = [int.from_bytes(message[8 * i : 8 * i + 8], "little") for i in range(1, count + 1)]
    pieces = [message[begin:end] for begin, end in zip(at, at[1:], strict=False)]
    return pieces[0].decode(), json.loads(pieces[1]), json.loads(pieces[4])


def _texts(outputs: list[dict[str, Any]]) -> list[str]:
    found = []
    for output in outputs:
        data = output.get("data", {})
        found.append(str(output.get("text", data.get("text/plain", ""))))
        found += output.get("traceback", [])
    return found


async def runner(
    room: RoomUnderTest, who: str, *, busy: bool = False, notebook: str = NOTEBOOK
) -> Runner:
    """A `busy` kernel answers nothing until what it does is over."""
    typist = await room.typist(who, notebook)
    path = f"api/kernels/{await room.kernel(notebook)}/channels?session_id={uuid4().hex}"
    found = Runner(typist, await room.client(who).open(path, subprotocols=[V1]))
    if not busy:
        await found.say("shell", "kernel_info_request", {})
        await found.hears("kernel_info_reply")
    return found


async def interrupt(room: RoomUnderTest, who: str) -> None:
    answer = await room.client(who).ask("POST", f"api/kernels/{await room.kernel()}/interrupt", {})
    assert answer.code == 204, answer.body


def touch_at_home(room: RoomUnderTest, name: str) -> None:
    """A file in the home of the room's kernel, whose files lie in its sandbox alone."""
    (kernel,) = room.app.kernel_manager._kernels.values()
    home = open_inside(kernel.provisioner.confined, HOME)
    os.close(os.open(name, os.O_WRONLY | os.O_CREAT, 0o644, dir_fd=home))
    os.close(home)
