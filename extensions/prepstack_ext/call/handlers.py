"""The room's own routes: the call's WebSocket, and the service's pushes."""

from __future__ import annotations

import asyncio
import logging
from typing import Any

from jupyter_server.auth.decorator import allow_unauthenticated, authorized
from jupyter_server.base.handlers import APIHandler
from jupyter_server.base.websocket import WebSocketMixin
from tornado import web
from tornado.websocket import WebSocketClosedError, WebSocketHandler

from prepstack.errors import (
    BadRequest,
    Gone,
    NotAllowed,
    NotFound,
    PrepStackError,
    Stale,
    Starting,
    TooManyRequests,
)
from prepstack.names import CALL_PATH, EVENTS_PATH, INTERVIEW_PATH
from prepstack.room.problem_events import happening_of
from prepstack.wire import browser
from prepstack.wire.limits import LARGEST_LINE
from prepstack.wire.message import to_json
from prepstack.wire.problem_events import problem_event
from prepstack.wire.service import read_document
from prepstack_ext.call.anteroom import Anteroom
from prepstack_ext.call.session import Session

RESOURCE = "prepstack"
LARGEST_FIRST = 4 << 10  # bytes: a ticket
LARGEST_UNSENT = 4 << 20  # bytes: twice what is said again to who comes back
log = logging.getLogger(__name__)


class CallHandler(WebSocketMixin, WebSocketHandler):
    """`/prepstack/api/call`: one tab's conversation with the room.

    It looks at no cookie: those come along from the notebook too, whose outputs anybody may write.
    Who somebody is a ticket says, in the first message.
    """

    log = log  # of the mixin
    connection_id: str | None = None
    _unsent = 0  # bytes

    @property
    def session(self) -> Session:
        found: Session = self.settings["prepstack_session"]
        return found

    @property
    def anteroom(self) -> Anteroom:
        found: Anteroom = self.settings["prepstack_anteroom"]
        return found

    @property
    def max_message_size(self) -> int:
        """Of what strangers send; see `_let_in`."""
        return LARGEST_FIRST

    def prepare(self) -> None:
        """In place of the mixin's, which asks who this is.

        Browsers always send an origin. Tornado asks for it too late: it lets the server's own
        pages in, and here those are the notebook's.
        """
        origin = self.request.headers.get("Origin")
        if origin is not None and not self.check_origin(origin):
            raise web.HTTPError(403)

    def check_origin(self, origin: str | None = None) -> bool:
        return origin == self.session.page_origin

    @allow_unauthenticated
    async def get(self, *args: Any, **kwargs: Any) -> None:
        await super().get(*args, **kwargs)

    def open(self, *args: Any, **kwargs: Any) -> None:
        super().open(*args, **kwargs)
        self.set_nodelay(True)
        self.anteroom.enter(self)

    def send_ping(self) -> None:
        """The browser answers a ping by itself; the heartbeat is for its page, which sees none."""
        super().send_ping()
        if self.connection_id is not None:
            self.session.reception.heartbeat(self.connection_id, self)

    def on_message(self, text: str | bytes) -> None:
        if self.ws_connection is None:
            return  # it is being closed; the browser has not heard of it yet
        try:
            if self.connection_id is None:
                self._let_in(text)
            else:
                self.session.reception.hear(self.connection_id, self, text)
        except PrepStackError as refusal:
            if self.connection_id is None:
                self.send(to_json(browser.Failed(refusal.code, refusal.message)).decode())
            self.close(_code(refusal), refusal.code)

    def _let_in(self, text: str | bytes) -> None:
        self.connection_id, username = self.session.reception.first(self, text)
        self.session.note_socket(username, f"/{CALL_PATH}", self)
        self.anteroom.leave(self)
        connection: Any = self.ws_connection
        if connection is not None:
            connection.params.max_message_size = LARGEST_LINE

    def send(self, text: str) -> None:
        """What a browser does not read is not kept here without end; it may come back for it."""
        connection: Any = self.ws_connection
        if connection is None:
            return
        if self._unsent > LARGEST_UNSENT:
            connection.stream.close()
            return
        try:
            sent = asyncio.ensure_future(self.write_message(text))
        except WebSocketClosedError:
            return
        self._unsent += len(text)

        def note(done: asyncio.Future[None]) -> None:
            self._unsent -= len(text)
            if not done.cancelled():
                done.exception()  # only that the browser has gone, which on_close tells as well

        sent.add_done_callback(note)

    def on_close(self) -> None:
        self.anteroom.leave(self)
        if self.connection_id is not None:
            self.session.reception.lost(self.connection_id, self, self.close_code)
        super().on_close()


def _code(refusal: PrepStackError) -> browser.Closed:
    if isinstance(refusal, TooManyRequests):
        return browser.Closed.TOO_MANY_MESSAGES
    if isinstance(refusal, Stale | Starting | NotFound):
        return browser.Closed.UNKNOWN
    if isinstance(refusal, Gone):
        return browser.Closed.ENDED
    if isinstance(refusal, NotAllowed):
        return browser.Closed.NOT_ALLOWED
    return browser.Closed.BAD_MESSAGE


class OfService(APIHandler):
    """Base of what is the service's, and nobody else's."""

    auth_resource = RESOURCE

    @property
    def session(self) -> Session:
        found: Session = self.settings["prepstack_session"]
        return found


class InterviewHandler(OfService):
    """`/prepstack/api/interview`."""

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


class EventsHandler(OfService):
    """`/prepstack/api/events`: what happened to a problem, for the history."""

    @web.authenticated
    @authorized
    async def post(self) -> None:
        try:
            event = problem_event.read(self.request.body)
        except BadRequest as error:
            raise web.HTTPError(400, str(error)) from error
        self.session.history.note(event.actor, happening_of(event))
        self.set_status(204)


ROUTES: list[tuple[str, type[web.RequestHandler], dict[str, Any]]] = [
    (rf"/{CALL_PATH}", CallHandler, {}),
    (rf"/{INTERVIEW_PATH}", InterviewHandler, {}),
    (rf"/{EVENTS_PATH}", EventsHandler, {}),
]
