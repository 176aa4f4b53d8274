"""A hub and a service as a room meets them: on loopback, with what was asked of them written down.

`FakeHub` knows people by their tokens and says who they are, as `/hub/api/user` does, unless it is
`down`.
`FakeService` answers docs/protocol.md, 4; it fails while it is `down`, and refuses what is asked of
the paths that `refusals` gives a status.
"""

from __future__ import annotations

import json
import time
from dataclasses import replace
from secrets import token_urlsafe
from typing import Any

from tornado.httpserver import HTTPServer
from tornado.netutil import bind_sockets
from tornado.web import Application, HTTPError, RequestHandler

from prepstack.interviews.call_tickets import (
    LIFETIME_SECONDS,
    CallTicket,
    call_key,
    make_call_ticket,
)
from prepstack.interviews.interview import RoomDocument
from prepstack.wire.service import (
    read_change,
    read_changes,
    read_lock,
    read_new_invitation,
    write_document,
)

ROOM = "room-x"
ACCESS = f"access:servers!user={ROOM}"
PAGE_ORIGIN = "http://hub"
CALL_KEY = call_key("the secret of the service", ROOM)


def token_of(name: str) -> str:
    return f"token-of-{name}"


def ticket_of(
    username: str,
    interview_id: str,
    *,
    room: str = ROOM,
    key: str = CALL_KEY,
    seconds: float = LIFETIME_SECONDS,
) -> str:
    """What the service gives to somebody's page; `seconds` is how long it works."""
    ticket = CallTicket(username, interview_id, room, time.time() + seconds, token_urlsafe())
    return make_call_ticket(ticket, key)


class FakeHub:
    """Everybody has the share, as long as it is not revoked: who may do what the room decides."""

    def __init__(self, services: tuple[str, ...] = ("prepstack", "another")) -> None:
        self.services = services
        self.revoked: set[str] = set()
        self.asked = 0
        self.down = False

    def model_of(self, token: str) -> dict[str, Any] | None:
        name = token.removeprefix("token-of-")
        if name == token:
            return None
        kind = "service" if name in self.services else "user"
        info = {"name": name.title(), "display_name": name.title()}
        scopes = [] if name in self.revoked else [ACCESS]
        return {"kind": kind, "name": name, "scopes": scopes, "groups": [], "user_info": info}


class FakeService:
    def __init__(self) -> None:
        self.down = False
        self.refusals: dict[str, int] = {}
        self.document: RoomDocument | None = None
        self.told: list[tuple[str, str, Any]] = []  # (method, path, body), oldest first
        self._revision = 0

    def write(self, document: RoomDocument) -> RoomDocument:
        """What is held from now on, as its next revision."""
        self._revision += 1
        self.document = replace(document, revision=self._revision)
        return self.document

    def answer(self, method: str, path: str, body: bytes) -> bytes:
        if self.down:
            raise HTTPError(503)
        if method != "GET":
            self.told.append((method, path, json.loads(body)))
        if path in self.refusals:
            raise HTTPError(self.refusals[path])
        if self.document is None:
            raise HTTPError(404)
        if path == "end":
            return b"{}"
        return write_document(self._changed(self.document, path, body))

    def _changed(self, document: RoomDocument, path: str, body: bytes) -> RoomDocument:
        kind, _, username = path.partition("/")
        if username:
            return self.write(document.with_change(username, read_change(body)))
        if kind == "members":
            return self.write(document.with_changes(read_changes(body)))
        if kind == "lock":
            return self.write(document.with_lock(read_lock(body).locked))
        if kind == "invitations":
            role = read_new_invitation(body).role
            links = {**document.invitations, role: f"http://service/j/new-{role.value}"}
            return self.write(replace(document, invitations=links))
        return document


class HubHandler(RequestHandler):
    def initialize(self, hub: FakeHub) -> None:
        self.hub = hub

    def get(self, path: str = "") -> None:
        self.set_header("X-JupyterHub-Version", "6.1.1")
        if path != "user":
            self.finish({"version": "6.1.1"})
            return
        self.hub.asked += 1
        if self.hub.down:
            raise HTTPError(503)
        token = self.request.headers.get("Authorization", "").removeprefix("token ")
        model = self.hub.model_of(token)
        if model is None:
            raise HTTPError(403)
        self.finish(model)

    def post(self, path: str = "") -> None:
        self.finish({})  # activity

    def check_xsrf_cookie(self) -> None: ...


class ServiceHandler(RequestHandler):
    def initialize(self, service: FakeService) -> None:
        self.service = service

    def prepare(self) -> None:
        if self.request.headers.get("Authorization") != f"token {token_of(ROOM)}":
            raise HTTPError(403)

    def _answer(self, path: str) -> None:
        self.finish(self.service.answer(str(self.request.method), path, self.request.body))

    get = patch = post = _answer

    def check_xsrf_cookie(self) -> None: ...


class Outside:
    """Hub and service behind one port."""

    def __init__(self) -> None:
        self.hub = FakeHub()
        self.service = FakeService()
        application = Application(
            [
                (r"/hub/api/?(.*)", HubHandler, {"hub": self.hub}),
                (r"/services/prepstack/api/room/(.*)", ServiceHandler, {"service": self.service}),
            ],
            log_function=lambda handler: None,
        )
        self._server = HTTPServer(application)
        sockets = bind_sockets(0, "127.0.0.1")
        self.port = sockets[0].getsockname()[1]
        self._server.add_sockets(sockets)

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    async def close(self) -> None:
        self._server.stop()
        await self._server.close_all_connections()
