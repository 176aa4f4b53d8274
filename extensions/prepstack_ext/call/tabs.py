"""The tabs of the call: what is said to whom."""

from __future__ import annotations

from prepstack.errors import NotFound
from prepstack.people import Farewell, Place
from prepstack.room.room import Room
from prepstack.wire import browser
from prepstack_ext.call.tab import Socket, Tab

CLOSE_CODE = {
    Farewell.ENDED: browser.Closed.ENDED,
    Farewell.REMOVED: browser.Closed.NOT_ALLOWED,
    Farewell.REFUSED: browser.Closed.NOT_ALLOWED,
    Farewell.LEFT: browser.Closed.LEFT,
    Farewell.ELSEWHERE: browser.Closed.ELSEWHERE,
}


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

    def on(self, connection_id: str, socket: Socket) -> Tab | None:
        """None where this socket is not that tab's any more."""
        tab = self._tabs.get(connection_id)
        return tab if tab and tab.socket is socket else None

    def opened_by(self, secret: str) -> tuple[str, Tab]:
        """The tab, with the id of its connection, that goes on by this secret."""
        found = [item for item in self._tabs.items() if item[1].is_opened_by(secret)]
        if not found:
            raise NotFound("There is nothing to go on with.")
        return found[0]

    def move(self, connection_id: str, socket: Socket) -> None:
        """To a newer socket: of two, one is half open, or another page's."""
        tab = self._tabs[connection_id]
        before, tab.socket = tab.socket, socket
        if before is not None:
            before.close(CLOSE_CODE[Farewell.ELSEWHERE])

    def replace(self, connection_id: str, renewed_id: str, socket: Socket) -> None:
        """The page was loaded anew."""
        self.move(connection_id, socket)
        self._tabs[renewed_id] = self._tabs.pop(connection_id).renewed(socket)

    # What is said

    def tab(self, connection_id: str) -> Tab:
        return self._tabs[connection_id]

    def send(self, connection_id: str, message: browser.FromRoom) -> None:
        if tab := self._tabs.get(connection_id):
            tab.say(message)

    def send_to(self, username: str, message: browser.FromRoom, place: Place) -> None:
        for connection in list(self.room.connections.values()):
            if (connection.username, connection.place) == (username, place):
                self.send(connection.id, message)

    def send_to_present(self, message: browser.FromRoom) -> None:
        for connection in self.room.present:
            self.send(connection.id, message)

    def send_to_all(self, message: browser.FromRoom) -> None:
        for connection_id in list(self.room.connections):
            self.send(connection_id, message)

    def dismiss(self, connection_id: str, reason: Farewell) -> None:
        tab = self._tabs.pop(connection_id, None)
        if tab is None:
            return
        tab.say(browser.Gone(reason, page_of(self.room, reason)))
        if tab.socket is not None:
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
