"""The room as a value: events in, effects out. It holds no socket and no task; `now` is its clock.

What it decides it also notes, for the history of the interview (`prepstack.room.events`).

A connection is one browser tab, named by an id of the caller's. It begins in the lobby; *Join*, or
the host's yes to it, moves it into the room. Somebody may have one connection in the lobby and one
in the room; a second one in the same place takes over from the first.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from prepstack.interviews.interview import RoomDocument
from prepstack.people import Farewell, Place
from prepstack.room import events
from prepstack.room.changes import changes
from prepstack.room.door import Door
from prepstack.room.effects import (
    CloseMedia,
    Dismiss,
    Effect,
    ShutOut,
    Tell,
    TellInterview,
    TellPeople,
    TellPresent,
    TellWaiting,
    Welcome,
)
from prepstack.room.notices import told_of
from prepstack.room.rights import renewed
from prepstack.wire.features.door import WaitingForHost
from prepstack.wire.features.notebook import Shown


@dataclass
class Room(Door):
    def assign(self, document: RoomDocument, by: str = events.ROOM) -> list[Effect]:
        """Take the service's document, and act on what changed.

        One that was overtaken on its way changes nothing: what it says is not true any more.
        """
        before = self.document
        if before is not None and self._is_older(document):
            return []
        self.document = document
        self._give_colours(document)
        happenings = list(changes(before, document))
        for happened in happenings:
            self.note(by, happened)
        if document.ended:
            return list(self._end())
        effects = list(self._shut_out()) + self.features.assigned(document)
        if before is None or before.members != document.members:
            effects += self._let_in_admitted()
            effects += renewed(self, before)
            effects += [TellPeople(), TellWaiting()]
        effects += told_of(happenings, self.member(by))
        if before is not None and before.notebook != document.notebook:
            effects.append(TellPresent(Shown(document.notebook_url)))
        if before is None or before.interview != document.interview:
            effects.append(TellInterview())
        return effects

    def begin_anew(self, connection_id: str, renewed_id: str) -> list[Effect]:
        """The page of this tab was loaded anew: it is where it was, and has no media.

        It gets another id, so that no answer to the page before it reaches this one.
        """
        effects = self.go_quiet(connection_id)
        renewed = replace(self.connections[connection_id], id=renewed_id)
        order = self.connections.values()
        in_order = [renewed if item.id == connection_id else item for item in order]
        self.connections = {item.id: item for item in in_order}
        effects.append(Welcome(renewed_id))
        if renewed.username in self.knocking and renewed.place is Place.LOBBY:
            effects.append(Tell(renewed.username, Place.LOBBY, WaitingForHost()))
        return effects

    def go_quiet(self, connection_id: str) -> list[Effect]:
        """The media of this tab end, and its person stays where they are."""
        connection = self.connections[connection_id]
        if connection.place is not Place.ROOM:
            return []
        self.sends(connection.quiet)
        return [CloseMedia(connection.username), TellPeople()]

    def leave(self, connection_id: str) -> list[Effect]:
        return [Dismiss(connection_id, Farewell.LEFT), *self.disconnect(connection_id)]

    def set_media(
        self, connection_id: str, microphone: bool, camera: bool, screen: bool = False
    ) -> list[Effect]:
        connection = self.connections[connection_id]
        self.check_may_speak(connection.username)
        self.sends(connection.sends(microphone, camera, screen))
        return [TellPeople()]

    def _end(self) -> Iterator[Effect]:
        for username in self.usernames():
            self._forget(username)
            yield ShutOut(username, Farewell.ENDED)
