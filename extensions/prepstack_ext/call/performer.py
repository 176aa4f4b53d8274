"""Does what the room decided: on people's tabs, in the media worker, at the service."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import UTC, datetime
from typing import Any, Protocol

from prepstack.clock import time_to_json
from prepstack.errors import NotFound
from prepstack.interviews.interview import RoomDocument, interview_to_json
from prepstack.people import Action, Change, Place
from prepstack.room import effects, views
from prepstack.room.room import Room
from prepstack.wire import to_browser as messages
from prepstack_ext.access.sockets import OpenSockets
from prepstack_ext.call.tabs import CLOSE_CODE, Tabs

NOTEBOOK_PATH = "doc/tree/interview.ipynb"


class Media(Protocol):
    """The media worker, or a fake of it."""

    async def ask(self, do: str, **fields: Any) -> dict[str, Any]: ...
    def tell(self, do: str, **fields: Any) -> None: ...


class Performer:
    def __init__(
        self,
        room: Room,
        tabs: Tabs,
        media: Media,
        tell_member: Callable[[str, Change], None],
    ) -> None:
        self.room = room
        self.tabs = tabs
        self.media = media
        self.tell_member = tell_member
        self.open_sockets = OpenSockets()
        self._performers: dict[type[Any], Callable[[Any], None]] = {
            effects.Welcome: self._welcome,
            effects.TellPeople: self._tell_people,
            effects.TellWaiting: self._tell_waiting,
            effects.AskToWait: self._ask_to_wait,
            effects.LetIn: self._let_in,
            effects.Dismiss: self._dismiss,
            effects.ShutOut: self._shut_out,
            effects.CloseMedia: self._close_media,
            effects.RenewMedia: self._renew_media,
            effects.Store: self._store,
            effects.TellInterview: self._tell_interview,
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
        connection = self.room.connections[effect.connection]
        me = self.room.known(connection.username)
        invitations = {role.value: url for role, url in self.document.invitations.items()}
        welcome = messages.Welcome(
            you=views.person_here(self.room, connection),
            interview=interview_to_json(self.document.interview),
            people=views.people_in(self.room),
            now=str(time_to_json(datetime.now(UTC))),
            waiting=views.waiting_at(self.room) if me.can(Action.ADMIT) else None,
            invitations=invitations if me.host else None,
        )
        self.tabs.send(connection.id, welcome)

    def _tell_people(self, effect: effects.TellPeople) -> None:
        self.tabs.send_to_all(messages.People(views.people_in(self.room)))

    def _tell_waiting(self, effect: effects.TellWaiting) -> None:
        message = messages.Waiting(views.waiting_at(self.room))
        for connection in list(self.room.connections.values()):
            if self.room.can(connection.username, Action.ADMIT):
                self.tabs.send(connection.id, message)

    def _ask_to_wait(self, effect: effects.AskToWait) -> None:
        self.tabs.send_to(effect.username, messages.WaitingForHost(), Place.LOBBY)

    def _let_in(self, effect: effects.LetIn) -> None:
        url = self.document.room_url + NOTEBOOK_PATH
        self.tabs.send_to(effect.username, messages.Admitted(url), Place.LOBBY)

    def _dismiss(self, effect: effects.Dismiss) -> None:
        self.tabs.dismiss(effect.connection, effect.reason)

    def _shut_out(self, effect: effects.ShutOut) -> None:
        """Packets first, then sockets; requests are refused by the gate from now on."""
        self.media.tell("close", peer=effect.username)
        self.tabs.dismiss_all(effect.username, effect.reason)
        self.open_sockets.close(effect.username, CLOSE_CODE[effect.reason])

    def _close_media(self, effect: effects.CloseMedia) -> None:
        self.media.tell("close", peer=effect.username)

    def _renew_media(self, effect: effects.RenewMedia) -> None:
        self.tabs.send_to(effect.username, messages.MediaRestarted(), Place.ROOM)

    def _store(self, effect: effects.Store) -> None:
        self.tell_member(effect.username, effect.change)

    def _tell_interview(self, effect: effects.TellInterview) -> None:
        interview = interview_to_json(self.document.interview)
        self.tabs.send_to_all(messages.InterviewChanged(interview))
