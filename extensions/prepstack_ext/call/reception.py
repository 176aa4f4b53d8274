"""Who comes to the call's socket, by a ticket or back by a secret, and who is waited for.

A tab whose socket is lost goes on for a while without one: its person stays, media go on, and what
it is told is kept until another socket takes the place of the one that was lost.
"""

from __future__ import annotations

import asyncio
import itertools
import time
from collections.abc import Callable

from prepstack.errors import BadRequest, Flooding, NotFound, PrepStackError, Starting
from prepstack.room.decisions import decide
from prepstack.room.effects import Effect, Welcome
from prepstack.room.rate import OF_MESSAGES, MessageRates
from prepstack.room.room import Room
from prepstack.wire import browser
from prepstack_ext.call.door import Door
from prepstack_ext.call.tab import Socket, Tab
from prepstack_ext.call.tabs import Tabs

RETURN_SECONDS = 30.0
RELOAD_SECONDS = 5.0  # the browser said that the page goes: it comes back at once, or not at all
GOING_AWAY = 1001  # https://www.rfc-editor.org/rfc/rfc6455#section-7.4.1
UNCOUNTED = (browser.Hello, browser.Resume, browser.Received)
OTHER_VERSION = "This page is from another version of prepStack; please reload it."


class Reception:
    """`perform` does what the room decides, `end` ends a connection that nobody came back to."""

    return_seconds = RETURN_SECONDS
    reload_seconds = RELOAD_SECONDS

    def __init__(
        self,
        room: Room,
        tabs: Tabs,
        door: Door,
        perform: Callable[[list[Effect]], None],
        end: Callable[[str], None],
    ) -> None:
        self.room = room
        self.tabs = tabs
        self.door = door
        self._perform = perform
        self._end = end
        self._rates = MessageRates(OF_MESSAGES, time.monotonic)
        self._ids = itertools.count(1)
        self._waits: dict[str, asyncio.TimerHandle] = {}  # by connection

    def close(self) -> None:
        for wait in self._waits.values():
            wait.cancel()

    def first(self, socket: Socket, text: str | bytes) -> tuple[str, str]:
        """The id of the connection that this socket has from now on, and whose it is.

        Raises a `PrepStackError`; the socket is to be closed then.
        """
        match browser.from_browser.read(text):
            case browser.Hello() as said:
                _check_protocol(said.protocol)
                connection_id = self._begin(said, socket)
            case browser.Resume() as said:
                _check_protocol(said.protocol)
                connection_id = self._resume(said, socket)
            case _:
                raise BadRequest("The first message is “hello” or “resume”.")
        return connection_id, self.tabs.tab(connection_id).username

    def hear(self, connection_id: str, socket: Socket, text: str | bytes) -> None:
        """Raises `Flooding` for whom the socket is to be closed to; other refusals are told."""
        tab = self.tabs.on(connection_id, socket)
        if tab is None:
            return  # another socket has taken its place, or it is being closed
        tab.has_its_secret()
        try:
            message = self._counted(tab, text)
            if isinstance(message, browser.Received):
                tab.arrived(message.count)
            else:
                self.receive(connection_id, message)
        except PrepStackError as refusal:
            self.tabs.send(connection_id, browser.Failed(refusal.code, refusal.message))
            if isinstance(refusal, Flooding):
                raise

    def receive(self, connection_id: str, message: browser.FromBrowser) -> None:
        """Raises a `PrepStackError` where it is refused; the connection goes on."""
        connection = self.room.connections.get(connection_id)
        if connection is None:
            raise NotFound("This connection has ended.")
        self._perform(decide(self.room, connection, message))

    def heartbeat(self, connection_id: str, socket: Socket) -> None:
        if tab := self.tabs.on(connection_id, socket):
            tab.say_heartbeat()

    def lost(self, connection_id: str, socket: Socket, code: int | None) -> None:
        """This socket is closed; `code` as the browser gave or repeated it."""
        tab = self.tabs.on(connection_id, socket)
        if tab is None:
            return
        tab.socket = None
        if code in set(browser.Closed):
            self._end(connection_id)
            return
        if code == GOING_AWAY:
            self._perform(self.room.go_quiet(connection_id))
        seconds = self.reload_seconds if code == GOING_AWAY else self.return_seconds
        loop = asyncio.get_running_loop()
        self._waits[connection_id] = loop.call_later(seconds, self._give_up, connection_id)

    # How

    def _begin(self, said: browser.Hello, socket: Socket) -> str:
        if self.room.document is None:
            raise Starting("The room is starting. Try again in a moment.")
        username = self.door.owner(said.ticket, self.room.document.interview.id)
        self._rates.count(username)
        connection_id = str(next(self._ids))
        decided = self.room.connect(connection_id, username)
        self.tabs.add(connection_id, username, socket)
        self._perform(decided)
        return connection_id

    def _resume(self, said: browser.Resume, socket: Socket) -> str:
        connection_id, tab = self.tabs.opened_by(said.secret)
        if not self.room.may_be_here(tab.username):
            raise NotFound("There is nothing to go on with.")
        self._rates.count(tab.username)
        if not isinstance(said.received, int):
            return self._begin_anew(connection_id, socket)
        missed = tab.missed(said.received)
        self._stop_waiting(connection_id)
        self.tabs.move(connection_id, socket)
        self._perform([Welcome(connection_id, resumed=True)])
        tab.say_again(missed)
        return connection_id

    def _begin_anew(self, connection_id: str, socket: Socket) -> str:
        renewed_id = str(next(self._ids))
        self._stop_waiting(connection_id)
        self.tabs.replace(connection_id, renewed_id, socket)
        self._perform(self.room.begin_anew(connection_id, renewed_id))
        return renewed_id

    def _counted(self, tab: Tab, text: str | bytes) -> browser.FromBrowser:
        """What is refused counts too: the page that sent it has counted it."""
        message: browser.FromBrowser | None = None
        try:
            message = browser.from_browser.read(text)
            return message
        finally:
            tab.received += not isinstance(message, UNCOUNTED)
            self._rates.count(tab.username)

    def _stop_waiting(self, connection_id: str) -> None:
        if wait := self._waits.pop(connection_id, None):
            wait.cancel()

    def _give_up(self, connection_id: str) -> None:
        self._stop_waiting(connection_id)
        self._end(connection_id)


def _check_protocol(protocol: int) -> None:
    if protocol != browser.PROTOCOL:
        raise BadRequest(OTHER_VERSION)
