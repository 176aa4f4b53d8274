"""A real room server in this process: `RoomServer` as the hub starts it, with a hub on loopback."""

from __future__ import annotations

import asyncio
import contextlib
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import zmq
from jupyter_core.utils import ensure_event_loop
from jupyter_server.serverapp import ServerApp
from prepstack_ext.call.session import Session
from prepstack_ext.single_user import RoomServer
from tornado.ioloop import IOLoop
from tornado.platform.asyncio import BaseAsyncIOLoop
from tornado.web import create_signed_value
from tornado.websocket import WebSocketClientConnection

from prepstack.interviews.interview import RoomDocument
from prepstack.names import NOTEBOOK
from prepstack.room.features import Features
from prepstack.wire.browser import PROTOCOL
from prepstack.wire.service import write_document
from tests.ports import reserve_ports
from tests.room.clients import WAIT_SECONDS, Call, Client, Typist, document_path
from tests.room.environment import PREFIX, room_environment
from tests.room.fakes import PAGE_ORIGIN, ROOM, Outside, ticket_of, token_of
from tests.room.interview import DOCUMENT, HOST

pytest_plugins = ["pytest_jupyter.jupyter_server"]


class RoomUnderTest:
    def __init__(self, app: ServerApp, outside: Outside, folder: Path) -> None:
        self.app = app
        self.outside = outside
        self.folder = folder
        self.url = f"http://127.0.0.1:{app.port}{PREFIX}"
        self._opened: list[WebSocketClientConnection] = []

    @property
    def origin(self) -> str:
        return self.url.removesuffix(PREFIX)

    @property
    def session(self) -> Session:
        found: Session = self.app.web_app.settings["prepstack_session"]
        return found

    @property
    def extension(self) -> Any:
        apps = self.app.extension_manager.extension_apps["prepstack_ext"]
        return next(app for app in apps if app.name == "prepstack_ext")

    def client(self, who: str | None) -> Client:
        return Client(self.url, who, self._opened)

    def browser(self, who: str) -> Client:
        """Signed in by the hub's cookie, as people are, and not by a token."""
        name = f"jupyterhub-user-{ROOM}"
        secret = self.app.web_app.settings["cookie_secret"]
        cookie = create_signed_value(secret, name, token_of(who)).decode()
        return Client(self.url, who, self._opened, cookie=f"{name}={cookie}")

    async def push(self, document: RoomDocument) -> None:
        """The service writes this document, and tells the room."""
        await self.deliver(self.outside.service.write(document))

    async def deliver(self, document: RoomDocument) -> None:
        answer = await self.client("prepstack").ask(
            "PUT", "prepstack/api/interview", json.loads(write_document(document))
        )
        assert answer.code == 200, answer.body

    async def begin_anew(self) -> None:
        # A quick machine runs the tests of one person faster than they may send messages.
        self.session.reception._rates._left.clear()
        self.session.room.features = Features()
        self.outside.service.down, self.outside.service.refusals = False, {}
        # What the service has not been told yet is true beside whatever it pushes.
        async with asyncio.timeout(WAIT_SECONDS):
            await self.extension.service.heard_all()
        await self.push(DOCUMENT)

    async def call(self, who: str, place: str = "room", port: int | None = None) -> Call:
        """A tab that has said hello, and knocked where it wants into the room.

        Its `welcome` is still to be heard, and `admitted` where it may enter.
        """
        call = await self.silent_call(port)
        await call.say("hello", protocol=PROTOCOL, ticket=ticket_of(who, DOCUMENT.interview.id))
        if place == "room":
            await call.say("knock", name="")
        return call

    async def silent_call(self, port: int | None = None) -> Call:
        """A socket as a page opens one, without a cookie; `port` is of a line to the room."""
        url = self.url if port is None else self.url.replace(f":{self.app.port}/", f":{port}/")
        client = Client(url, None, self._opened)
        return Call(await client.open("prepstack/api/call", origin=PAGE_ORIGIN))

    async def document_path(self, who: str, notebook: str = NOTEBOOK) -> str:
        return await document_path(self.client(who), notebook)

    async def typist(self, who: str, notebook: str = NOTEBOOK) -> Typist:
        socket = await self.client(who).open(await self.document_path(who, notebook))
        typist = Typist(socket)
        await typist.sync()
        return typist

    async def document_room(self, notebook: str = NOTEBOOK) -> Any:
        """jupyter-collaboration's own, with its document, its awareness and its clients."""
        collaboration = self.app.web_app.settings["jupyter_server_ydoc"]
        path = (await self.document_path(HOST, notebook)).partition("?")[0].rpartition("/")[2]
        return await collaboration.ywebsocket_server.get_room(path)

    async def kernel(self, notebook: str = NOTEBOOK) -> str:
        """Its id; that of the first notebook was started before anybody came."""
        async with asyncio.timeout(WAIT_SECONDS):
            session = await self.app.session_manager.create_session(path=notebook)
        return str(session["kernel"]["id"])

    async def close_clients(self) -> None:
        for connection_id in list(self.session.room.connections):
            self.session.disconnect(connection_id)  # else they are waited for
        while self._opened:
            self._opened.pop().close()


@pytest.fixture(scope="session", autouse=True)
def jp_asyncio_loop() -> Iterator[asyncio.AbstractEventLoop]:
    """In place of pytest-jupyter's, which is new for each test: a room serves a whole module."""
    loop = ensure_event_loop(prefer_selector_loop=True)
    yield loop
    left = asyncio.all_tasks(loop)
    for task in left:
        task.cancel()
    loop.run_until_complete(asyncio.gather(*left, return_exceptions=True))
    loop.close()


@pytest.fixture(autouse=True)
def jp_server_cleanup() -> None:
    """In place of pytest-jupyter's, which ends the server after each test."""


@contextlib.contextmanager
def running_room(
    loop: asyncio.AbstractEventLoop, folder: Path, **environment: str
) -> Iterator[RoomUnderTest]:
    async def open_outside() -> Outside:
        return Outside()

    outside = loop.run_until_complete(open_outside())
    with pytest.MonkeyPatch.context() as patch:
        for name, value in room_environment(folder, outside.url, reserve_ports()).items():
            patch.setenv(name, value)
        for name, value in {"JUPYTER_NO_CONFIG": "1", **environment}.items():
            patch.setenv(name, value)
        # The signals of this process are pytest's.
        patch.setattr(ServerApp, "init_signal", lambda app: None)
        ServerApp.clear_instance()
        app = RoomServer.initialize_server(argv=["--allow-root", "--log-level=ERROR"])
        loop.run_until_complete(app._post_start())
        try:
            yield RoomUnderTest(app, outside, folder)
        finally:
            loop.run_until_complete(_end(app, outside))
            ServerApp.clear_instance()


async def _end(app: ServerApp, outside: Outside) -> None:
    await app._cleanup()
    _close_streams()
    app.kernel_manager.context.destroy()
    await outside.close()


def _close_streams() -> None:
    """A restart of a kernel that another one overtook keeps its channel for a minute.

    The loop serves the next room: it must not take a new socket of the same number for that one.
    """
    loop = IOLoop.current()
    assert isinstance(loop, BaseAsyncIOLoop)
    handlers: list[tuple[Any, Any]] = list(loop.handlers.values())
    for file, handler in handlers:
        if isinstance(file, zmq.Socket):
            handler.__self__.close()


@pytest.fixture(scope="module")
def started_room(
    jp_asyncio_loop: asyncio.AbstractEventLoop, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[RoomUnderTest]:
    with running_room(jp_asyncio_loop, tmp_path_factory.mktemp("room")) as room:
        yield room


@pytest.fixture
def room(
    started_room: RoomUnderTest, jp_asyncio_loop: asyncio.AbstractEventLoop
) -> Iterator[RoomUnderTest]:
    """A room that holds `DOCUMENT`, with nobody in it."""
    jp_asyncio_loop.run_until_complete(started_room.begin_anew())
    yield started_room
    jp_asyncio_loop.run_until_complete(started_room.close_clients())
