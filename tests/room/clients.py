"""Browsers as a room meets them: requests, the call's socket, a shared document, a kernel."""

from __future__ import annotations

import asyncio
import contextlib
import json
import sys
from collections.abc import Callable
from typing import Any

from jupyter_ydoc import YNotebook
from prepstack_ext.document.y_messages import AWARENESS, SYNC, awareness_message, read_awareness
from pycrdt import Doc, create_sync_message, create_update_message, handle_sync_message
from tornado.httpclient import AsyncHTTPClient, HTTPRequest, HTTPResponse
from tornado.websocket import (
    WebSocketClientConnection,
    WebSocketClosedError,
    websocket_connect,
)

from prepstack.names import NOTEBOOK
from tests.room.fakes import token_of

WAIT_SECONDS = 20.0  # until a test that waits in vain fails


class Client:
    """Requests of one person, or of nobody."""

    def __init__(
        self,
        url: str,
        who: str | None,
        opened: list[WebSocketClientConnection],
        cookie: str = "",
    ) -> None:
        self.url = url
        self.who = who
        self.opened = opened
        self.cookie = cookie

    @property
    def headers(self) -> dict[str, str]:
        if self.cookie:
            return {"Cookie": self.cookie}
        return {"Authorization": f"token {token_of(self.who)}"} if self.who else {}

    async def ask(
        self, method: str, path: str, body: Any = None, headers: dict[str, str] | None = None
    ) -> HTTPResponse:
        request = HTTPRequest(
            self.url + path.lstrip("/"),
            method=method,
            headers={**self.headers, **(headers or {})},
            body=None if body is None else json.dumps(body),
            allow_nonstandard_methods=True,
            follow_redirects=False,
            request_timeout=WAIT_SECONDS,
        )
        return await AsyncHTTPClient().fetch(request, raise_error=False)

    async def open(
        self, path: str, origin: str | None = None, subprotocols: list[str] | None = None
    ) -> WebSocketClientConnection:
        """Raises `HTTPClientError` where it is refused."""
        headers = self.headers | ({"Origin": origin} if origin else {})
        url = self.url.replace("http", "ws", 1) + path
        request = HTTPRequest(url, headers=headers, connect_timeout=WAIT_SECONDS)
        self.opened.append(await websocket_connect(request, subprotocols=subprotocols))
        return self.opened[-1]


async def document_path(client: Client, notebook: str = NOTEBOOK) -> str:
    """Of a shared notebook's socket, in a session of its own."""
    answer = await client.ask(
        "PUT",
        f"api/collaboration/session/{notebook}",
        {"format": "json", "type": "notebook"},
    )
    assert answer.code in (200, 201), answer.body
    found = json.loads(answer.body)
    name = f"{found['format']}:{found['type']}:{found['fileId']}"
    return f"api/collaboration/room/{name}?sessionId={found['sessionId']}"


class Call:
    """The call's socket of one tab. `heard` keeps what was skipped while waiting for a message."""

    def __init__(self, socket: WebSocketClientConnection) -> None:
        self.socket = socket
        self.heard: list[dict[str, Any]] = []

    async def say(self, type: str, **fields: Any) -> None:
        await self.socket.write_message(json.dumps({"type": type, **fields}))

    async def hear(
        self, type: str, where: Callable[[dict[str, Any]], bool] = lambda message: True
    ) -> dict[str, Any]:
        async with asyncio.timeout(WAIT_SECONDS):
            while True:
                message = await self.next(type)
                if message["type"] == type and where(message):
                    return message

    async def next(self, wanted: str) -> dict[str, Any]:
        """Whatever comes; `wanted` is named where nothing does."""
        text = await self.socket.read_message()
        assert text is not None, f"closed with {self.socket.close_code}, no {wanted} came"
        message: dict[str, Any] = json.loads(text)
        self.heard.append(message)
        return message

    async def closed(self) -> int | None:
        """Reads to the end; the code of the close."""
        return await close_code(self.socket)


async def close_code(socket: WebSocketClientConnection) -> int | None:
    async with asyncio.timeout(WAIT_SECONDS):
        while await socket.read_message() is not None:
            pass
    return socket.close_code


class Typist:
    """A tab with the shared notebook. What it changes is sent at once, whoever it is.

    What others show of themselves is passed on, as browsers (y-websocket) do.
    """

    def __init__(self, socket: WebSocketClientConnection) -> None:
        self.socket = socket
        self.document: Doc[Any] = Doc()
        self.notebook = YNotebook(self.document)
        self.is_synced = asyncio.Event()
        self._changed = asyncio.Event()
        self._from_others = False
        self._clocks: dict[int, int] = {self.document.client_id: sys.maxsize}
        self._reading = asyncio.ensure_future(self._read())
        self._subscription = self.document.observe(self._send)

    async def sync(self) -> None:
        await self.socket.write_message(create_sync_message(self.document), binary=True)
        async with asyncio.timeout(WAIT_SECONDS):
            await self.is_synced.wait()

    @property
    def source(self) -> str:
        """Of the first code cell."""
        return str(self.first["source"])

    @property
    def first(self) -> Any:
        return next(cell for cell in self.notebook.ycells if cell["cell_type"] == "code")

    def type(self, text: str) -> None:
        source = self.first["source"]
        source += text

    async def sees(self, text: str) -> None:
        async with asyncio.timeout(WAIT_SECONDS):
            while text not in self.source:
                await self.change()

    async def change(self) -> None:
        """Waits for the next one of somebody else."""
        self._changed.clear()
        await self._changed.wait()

    async def closed(self) -> int | None:
        """Waits until it is; the code of the close."""
        async with asyncio.timeout(WAIT_SECONDS):
            await asyncio.shield(self._reading)
        return self.socket.close_code

    async def close(self) -> None:
        self.document.unobserve(self._subscription)
        self.socket.close()
        await self._reading

    def _send(self, event: Any) -> None:
        if not self._from_others:
            self._say(create_update_message(event.update))

    async def _read(self) -> None:
        while (message := await self.socket.read_message()) is not None:
            if isinstance(message, bytes) and message[0] == SYNC:
                self._receive(message)
            elif isinstance(message, bytes) and message[0] == AWARENESS:
                self._pass_on(message)

    def _receive(self, message: bytes) -> None:
        self._from_others = True
        reply = handle_sync_message(message[1:], self.document)
        self._from_others = False
        if message[1] == 1:
            self.is_synced.set()
        self._changed.set()
        if reply:
            self._say(reply)

    def _pass_on(self, message: bytes) -> None:
        news = [
            shown
            for shown in read_awareness(message)
            if shown.clock > self._clocks.get(shown.client, -1)
        ]
        self._clocks |= {shown.client: shown.clock for shown in news}
        if news:
            self._say(awareness_message(news))

    def _say(self, message: bytes) -> None:
        with contextlib.suppress(WebSocketClosedError):  # it is being closed
            asyncio.ensure_future(self.socket.write_message(message, binary=True))
