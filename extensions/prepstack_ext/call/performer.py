"""Does what the room decided: on people's tabs, in the media worker, at the service."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any, Protocol

from prepstack.errors import NotFound
from prepstack.interviews.interview import RoomDocument
from prepstack.people import Action, Change, Place
from prepstack.room import effects, views
from prepstack.room.room import Room
from prepstack.streams import Kind
from prepstack.wire import browser, worker
from prepstack.wire.features.door import Admitted, Waiting
from prepstack_ext.access.sockets import OpenSockets
from prepstack_ext.call.tabs import CLOSE_CODE, Tabs


class Media(Protocol):
    """The media worker, or a fake of it."""

    async def ready(self) -> None: ...
    async def publish(
        self, peer: str, sdp: str, kinds: Mapping[str, Kind], held: frozenset[Kind]
    ) -> str: ...
    async def subscribe(self, peer: str, restart: bool) -> None: ...
    async def answer(self, peer: str, generation: int, sdp: str) -> None: ...
    def hold(self, peer: str, held: frozenset[Kind]) -> None: ...
    async def statistics(self) -> worker.Statistics: ...
    def hide(self, peer: str, streams: Iterable[tuple[str, Kind]]) -> None: ...
    def hang_up(self, peer: str) -> None: ...


class Telling(Protocol):
    """The hub service, or a fake of it."""

    def tell_members(self, changes: Mapping[str, Change]) -> None: ...
    def tell_locked(self, locked: bool) -> None: ...


class Performer:
    def __init__(
        self,
        room: Room,
        tabs: Tabs,
        media: Media,
        service: Telling,
        others: Mapping[type[Any], Callable[[Any], None]],
    ) -> None:
        """`others` do what is not done here, by the kind of effect."""
        self.room = room
        self.tabs = tabs
        self.media = media
        self.service = service
        self.open_sockets = OpenSockets()
        self._performers: dict[type[Any], Callable[[Any], None]] = {
            effects.Welcome: self._welcome,
            effects.TellPeople: self._tell_people,
            effects.TellWaiting: self._tell_waiting,
            effects.Tell: self._tell,
            effects.TellAll: self._tell_all,
            effects.TellPresent: self._tell_present,
            effects.LetIn: self._let_in,
            effects.Dismiss: self._dismiss,
            effects.ShutOut: self._shut_out,
            effects.CloseMedia: self._close_media,
            effects.HoldMedia: self._hold_media,
            effects.HideStreams: self._hide_streams,
            effects.Store: self._store,
            effects.StoreTogether: self._store_together,
            effects.StoreLock: self._store_lock,
            effects.TellInterview: self._tell_interview,
            **others,
        }

    def perform(self, decided: Iterable[effects.Effect]) -> None:
        for effect in decided:
            self._performers[type(effect)](effect)

    @property
    def document(self) -> RoomDocument:
        if self.room.document is None:
            raise NotFound("This room has no interview yet.")
        return self.room.document

    def _welcome(self, effect: effects.Welcome) -> None:
        connection, tab = self.room.connections[effect.connection], self.tabs.tab(effect.connection)
        received = tab.received if effect.resumed else 0
        terms = views.Terms(self.room.now(), tab.new_secret(), effect.resumed, received)
        tab.say_welcome(views.welcome(self.room, self.document, connection, terms))
        if connection.place is Place.ROOM and not effect.resumed:
            self._greet(effect.connection)

    def _tell_people(self, effect: effects.TellPeople) -> None:
        self.tabs.send_to_all(browser.People(views.people(self.room)))

    def _tell_waiting(self, effect: effects.TellWaiting) -> None:
        message = Waiting(views.waiting(self.room))
        for connection in list(self.room.connections.values()):
            if self.room.can(connection.username, Action.ADMIT):
                self.tabs.send(connection.id, message)

    def _tell(self, effect: effects.Tell) -> None:
        self.tabs.send_to(effect.username, effect.message, effect.place)

    def _tell_all(self, effect: effects.TellAll) -> None:
        self.tabs.send_to_all(effect.message)

    def _tell_present(self, effect: effects.TellPresent) -> None:
        self.tabs.send_to_present(effect.message)

    def _let_in(self, effect: effects.LetIn) -> None:
        self.tabs.send(effect.connection, Admitted(self.document.notebook_url))
        self._greet(effect.connection)

    def _greet(self, connection_id: str) -> None:
        """What the page shows of the room's features."""
        member = self.room.known(self.room.connections[connection_id].username)
        for message in self.room.features.greetings(member):
            self.tabs.send(connection_id, message)

    def _dismiss(self, effect: effects.Dismiss) -> None:
        self.tabs.dismiss(effect.connection, effect.reason)

    def _shut_out(self, effect: effects.ShutOut) -> None:
        """Packets first, then sockets; requests are refused by the gate from now on."""
        self.media.hang_up(effect.username)
        self.tabs.dismiss_all(effect.username, effect.reason)
        self.open_sockets.close(effect.username, CLOSE_CODE[effect.reason])

    def _close_media(self, effect: effects.CloseMedia) -> None:
        self.media.hang_up(effect.username)

    def _hold_media(self, effect: effects.HoldMedia) -> None:
        self.media.hold(effect.username, effect.kinds)

    def _hide_streams(self, effect: effects.HideStreams) -> None:
        self.media.hide(effect.username, effect.streams)

    def _store(self, effect: effects.Store) -> None:
        self.service.tell_members({effect.username: effect.change})

    def _store_together(self, effect: effects.StoreTogether) -> None:
        self.service.tell_members(effect.changes)

    def _store_lock(self, effect: effects.StoreLock) -> None:
        self.service.tell_locked(effect.locked)

    def _tell_interview(self, effect: effects.TellInterview) -> None:
        interview = views.interview(self.document.interview)
        self.tabs.send_to_all(browser.InterviewChanged(interview))
