"""The room's own routes: the call's WebSocket, the lobby, and the service's pushes."""

from __future__ import annotations

import asyncio
import html
import json
import logging
from pathlib import Path
from typing import Any

from jupyter_server.auth.decorator import authorized, ws_authenticated
from jupyter_server.base.handlers import APIHandler, FileFindHandler, JupyterHandler
from jupyter_server.base.websocket import WebSocketMixin
from tornado import web
from tornado.websocket import WebSocketClosedError, WebSocketHandler

from prepstack.errors import (
    BadRequest,
    Flooding,
    Full,
    NotAllowed,
    PrepStackError,
    TooManyRequests,
)
from prepstack.names import CALL_PATH, INTERVIEW_PATH, LOBBY_PATH
from prepstack.people import Place
from prepstack.wire import browser
from prepstack.wire.limits import LARGEST_LINE
from prepstack.wire.message import to_json
from prepstack.wire.service import read_document
from prepstack_ext.call.session import Session

RESOURCE = "prepstack"
STATIC = Path(__file__).parent.parent / "static"
HELLO_SECONDS = 10.0
log = logging.getLogger(__name__)


class CallHandler(WebSocketMixin, WebSocketHandler, JupyterHandler):
    """`/prepstack/api/call`: one tab's conversation with the room."""

    auth_resource = RESOURCE
    connection_id: str | None = None
    _hello: asyncio.TimerHandle | None = None

    @property
    def session(self) -> Session:
        found: Session = self.settings["prepstack_session"]
        return found

    @property
    def max_message_size(self) -> int:
        return LARGEST_LINE

    @ws_authenticated
    @authorized
    async def get(self, *args: Any, **kwargs: Any) -> None:
        await super().get(*args, **kwargs)

    def open(self, *args: Any, **kwargs: Any) -> None:
        super().open(*args, **kwargs)
        self.set_nodelay(True)
        loop = asyncio.get_running_loop()
        self._hello = loop.call_later(
            HELLO_SECONDS, self.close, browser.Closed.BAD_MESSAGE, "Say hello first."
        )

    def send_ping(self) -> None:
        """The browser answers a ping by itself; the heartbeat is for its page, which sees none."""
        super().send_ping()
        self.send(browser.Heartbeat(0))

    def on_message(self, text: str | bytes) -> None:
        if self.ws_connection is None:
            return  # it is being closed; the browser has not heard of it yet
        try:
            self.session.rates.count(self.current_user.username)
            self._receive(browser.from_browser.read(text))
        except PrepStackError as refusal:
            self.send(browser.Failed(refusal.code, refusal.message))
            if self.connection_id is None or isinstance(refusal, Flooding):
                self.close(_code(refusal), refusal.code)

    def _receive(self, message: browser.FromBrowser) -> None:
        if self.connection_id is not None:
            self.session.receive(self.connection_id, message)
        elif isinstance(message, browser.Hello):
            self._check_protocol(message)
            username = self.current_user.username
            place = message.place or Place.LOBBY
            self.connection_id = self.session.connect(username, place, self)
            if self._hello:
                self._hello.cancel()
        else:
            raise BadRequest("The first message is “hello”.")

    def _check_protocol(self, message: browser.Hello) -> None:
        if message.protocol != browser.PROTOCOL:
            raise BadRequest("This page is from another version of prepStack; please reload it.")

    def send(self, message: browser.FromRoom) -> None:
        try:
            sent = self.write_message(to_json(message).decode())
        except WebSocketClosedError:
            return
        # Its failure only says that the browser has gone, which on_close tells as well.
        asyncio.ensure_future(sent).add_done_callback(lambda done: done.exception())

    def on_close(self) -> None:
        if self._hello:
            self._hello.cancel()
        if self.connection_id is not None:
            self.session.disconnect(self.connection_id)
        super().on_close()


def _code(refusal: PrepStackError) -> browser.Closed:
    if isinstance(refusal, TooManyRequests):
        return browser.Closed.TOO_MANY_MESSAGES
    if isinstance(refusal, NotAllowed | Full):
        return browser.Closed.NOT_ALLOWED
    return browser.Closed.BAD_MESSAGE


class InterviewHandler(APIHandler):
    """`/prepstack/api/interview`: the service's, and nobody else's."""

    auth_resource = RESOURCE

    @property
    def session(self) -> Session:
        found: Session = self.settings["prepstack_session"]
        return found

    @web.authenticated
    @authorized
    async def get(self) -> None:
        self.finish(to_json(self.session.attendance()))

    @web.authenticated
    @authorized
    async def put(self) -> None:
        try:
            self.session.assign(read_document(self.request.body))
        except BadRequest as error:
            raise web.HTTPError(400, str(error)) from error
        self.finish(to_json(self.session.attendance()))


LOBBY = """\
<!doctype html>
<html lang="en">
<head>
  <meta charset="utf-8">
  <meta name="viewport" content="width=device-width, initial-scale=1">
  <meta name="referrer" content="no-referrer">
  <title>{title} · prepStack</title>
  <link rel="stylesheet" href="{base}prepstack/static/lobby.css">
  <link rel="icon" href="data:,">
</head>
<body>
  <div id="lobby"><noscript>A call needs JavaScript. Please allow it for this page.</noscript></div>
  <script type="application/json" id="prepstack-config">{config}</script>
  <script type="module" src="{base}prepstack/static/lobby.js"></script>
</body>
</html>
"""

LOBBY_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; "
    "connect-src 'self' ws: wss:; media-src 'self' blob: mediastream:; "
    "base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
)


class LobbyHandler(JupyterHandler):
    """`/prepstack/lobby`: where the browser asks for the devices, once, on the room's origin."""

    auth_resource = RESOURCE

    @property
    def content_security_policy(self) -> str:
        return LOBBY_POLICY

    @web.authenticated
    @authorized
    async def get(self) -> None:
        session: Session = self.settings["prepstack_session"]
        member = session.room.member(self.current_user.username)
        document = session.room.document
        if member is None or document is None:
            raise web.HTTPError(403, "You are not part of this interview.")
        config = {
            "baseUrl": self.base_url,
            "title": document.interview.title,
            "name": member.name,
            "host": member.host,
        }
        self.set_header("Permissions-Policy", "camera=(self), microphone=(self)")
        self.set_header("Cache-Control", "no-store")
        self.finish(
            LOBBY.format(
                title=html.escape(document.interview.title),
                base=html.escape(self.base_url),
                # "<" would end the script element; in JSON it may be written so.
                config=json.dumps(config).replace("<", "\\u003c"),
            )
        )


class StaticHandler(FileFindHandler):
    """`/prepstack/static/`: the lobby's script and style, for whoever may see the lobby."""

    def set_headers(self) -> None:
        super().set_headers()
        self.set_header("Cache-Control", "no-cache")  # revalidated by its ETag


ROUTES = [
    (rf"/{CALL_PATH}", CallHandler, {}),
    (rf"/{INTERVIEW_PATH}", InterviewHandler, {}),
    (rf"/{LOBBY_PATH}", LobbyHandler, {}),
    (r"/prepstack/static/(.+)", StaticHandler, {"path": [str(STATIC)]}),
]
