"""The call's WebSockets, one per tab: what is said to whom."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

from prepstack.errors import NotFound
from prepstack.people import Farewell, Place
from prepstack.room.room import Room
from prepstack.wire import browser

CLOSE_CODE = {
    Farewell.ENDED: browser.Closed.ENDED,
    Farewell.REMOVED: browser.Closed.NOT_ALLOWED,
    Farewell.REFUSED: browser.Closed.NOT_ALLOWED,
    Farewell.LEFT: browser.Closed.LEFT,
    Farewell.ELSEWHERE: browser.Closed.ELSEWHERE,
}


class Socket(Protocol):
    """The call WebSocket of one tab."""

    def send(self, message: browser.FromRoom) -> None: ...
    def close(self, code: int | None = None, reason: str | None = None) -> None: ...


@dataclass(frozen=True)
class Tab:
    username: str
    socket: Socket


class Tabs:
    def __init__(self, room: Room) -> None:
        self.room = room
        self._tabs: dict[str, Tab] = {}  # by the id of their connection

    def __bool__(self) -> bool:
        return bool(self._tabs)

    def add(self, connection_id: str, username: str, socket: Socket) -> None:
        self._tabs[connection_id] = Tab(username, socket)

    def forget(self, connection_id: str) -> bool:
        """Whether there was one."""
        return self._tabs.pop(connection_id, None) is not None

    def send(self, connection_id: str, message: browser.FromRoom) -> None:
        if tab := self._tabs.get(connection_id):
            tab.socket.send(message)

    def send_to(self, username: str, message: browser.FromRoom, place: Place) -> None:
        for connection in list(self.room.connections.values()):
            if (connection.username, connection.place) == (username, place):
                self.send(connection.id, message)

    def send_to_all(self, message: browser.FromRoom) -> None:
        for connection_id in list(self.room.connections):
            self.send(connection_id, message)

    def dismiss(self, connection_id: str, reason: Farewell) -> None:
        tab = self._tabs.pop(connection_id, None)
        if tab:
            tab.socket.send(browser.Gone(reason, page_of(self.room, reason)))
            tab.socket.close(CLOSE_CODE[reason])

    def dismiss_all(self, username: str, reason: Farewell) -> None:
        for connection_id in [id for id, tab in self._tabs.items() if tab.username == username]:
            self.dismiss(connection_id, reason)


def page_of(room: Room, reason: Farewell) -> str:
    """Where the service tells people what became of them."""
    if room.document is None:
        raise NotFound("This room has no interview yet.")
    pages = room.document.pages
    return {
        Farewell.ENDED: pages.ended,
        Farewell.REMOVED: pages.removed,
        Farewell.REFUSED: pages.refused,
    }.get(reason, pages.left)
