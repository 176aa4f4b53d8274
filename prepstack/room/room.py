"""The room as a value: events in, effects out. It holds no socket and no task; `now` is its clock.

What it decides it also notes, for the history of the interview (`prepstack.room.events`).

A connection is one browser tab, named by an id of the caller's. It begins in the lobby; *Join*, or
the host's yes to it, moves it into the room. Somebody may have one connection in the lobby and one
in the room; a second one in the same place takes over from the first.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace

from prepstack.errors import Full, Gone, Locked, NotAllowed, PrepStackError
from prepstack.interviews.interview import RoomDocument
from prepstack.people import Action, Change, Farewell, Member, Place, Standing
from prepstack.room import events
from prepstack.room.changes import changes
from prepstack.room.connection import Connection
from prepstack.room.effects import (
    Begin,
    CloseMedia,
    Dismiss,
    Effect,
    LetIn,
    ShutOut,
    Store,
    Tell,
    TellInterview,
    TellPeople,
    TellPresent,
    TellWaiting,
    Welcome,
)
from prepstack.room.notices import told_of
from prepstack.room.presence import Presence
from prepstack.room.rights import renewed
from prepstack.wire import browser
from prepstack.wire.features.notebook import Shown

PAGE_OF_STANDING = {
    Standing.REFUSED: Farewell.REFUSED,
    Standing.REMOVED: Farewell.REMOVED,
}


@dataclass
class Room(Presence):
    knocking: dict[str, str] = field(default_factory=dict)  # username -> name given at the door

    # What is

    @property
    def waiting(self) -> list[tuple[str, str]]:
        return list(self.knocking.items())

    # What happens

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

    # Tabs

    def connect(self, connection_id: str, username: str) -> list[Effect]:
        """In the lobby. Raises `NotAllowed` or `Gone`; the caller closes the socket then."""
        if self.document is not None and self.document.ended:
            raise Gone("This interview has ended.")
        if not self.may_be_here(username):
            raise NotAllowed("You are not part of this interview.")
        effects = self._take_over(username, Place.LOBBY)
        self.connections[connection_id] = Connection(connection_id, username)
        return [*effects, Welcome(connection_id), TellPeople()]

    def disconnect(self, connection_id: str) -> list[Effect]:
        gone = self.connections.pop(connection_id, None)
        if gone is None:
            return []
        effects: list[Effect] = []
        if gone.place is Place.ROOM:
            self.note(gone.username, events.Left())
            effects += [CloseMedia(gone.username), *self.features.departed(gone.username)]
        elif self.knocking.pop(gone.username, None) is not None:
            effects.append(TellWaiting())
        return [*effects, TellPeople()]

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
            effects.append(Tell(renewed.username, Place.LOBBY, browser.WaitingForHost()))
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

    # The door

    def knock(self, connection_id: str, name: str) -> list[Effect]:
        """*Join*. Raises `Full` where there is no place for whoever may enter."""
        connection = self.connections[connection_id]
        username, member = connection.username, self.known(connection.username)
        if connection.place is Place.ROOM:
            return [LetIn(connection_id)]  # it was let in meanwhile, and is told so again
        name = self._name_for(member, name)
        effects: list[Effect] = []
        if name != member.name:
            effects.append(Store(username, Change(name=name)))
            self._replace(replace(member, name=name))
        if member.standing.may_enter:
            return [*effects, *self._enter(username)]
        if username not in self.knocking:
            self._check_unlocked()
            self.note(username, events.Knocked())
        self.knocking[username] = name
        return [*effects, Tell(username, Place.LOBBY, browser.WaitingForHost()), TellWaiting()]

    def admit(self, by: str, username: str) -> list[Effect]:
        self.check(by, Action.ADMIT)
        member = self.known(username)
        if member.standing.is_shut_out:
            self.check(by, Action.READMIT)
        self._check_place(member)
        if username in self.knocking:
            self._check_space(username)
        self.note(by, events.Admitted(username))
        self._replace(replace(member, standing=Standing.ADMITTED))
        effects = self._enter(username) if self.knocking.pop(username, None) is not None else []
        return [Store(username, Change(standing=Standing.ADMITTED)), *effects, TellWaiting()]

    def refuse(self, by: str, username: str) -> list[Effect]:
        self.check(by, Action.ADMIT)
        member = self.known(username)
        if member.standing is not Standing.WAITING:
            raise NotAllowed(f"{member.name} is not waiting.")
        self.note(by, events.Refused(username))
        return self.stand_outside(username, Standing.REFUSED)

    # How

    def _enter(self, username: str) -> list[Effect]:
        """With the tab that waits in the lobby. Raises `Full`."""
        self._check_space(username)  # first: who is refused must not have lost another tab
        effects = self._take_over(username, Place.ROOM)
        for connection in self.tabs_of(username, Place.LOBBY):
            del self.connections[connection.id]  # the last to arrive
            self.connections[connection.id] = replace(connection, place=Place.ROOM)
            self.note(username, events.Joined(self.known(username).role))
            effects += [LetIn(connection.id), TellPeople()]
            if self.held().interview.started_at is None:
                effects.append(Begin())
        return effects

    def _check_unlocked(self) -> None:
        if self.held().interview.locked:
            raise Locked(
                "The host has locked this interview: nobody new can join. "
                "Ask them to unlock it, then press Join again."
            )

    def _check_place(self, member: Member) -> None:
        """Whoever may come in has a place, also while they are away. Raises `Full`."""
        taken = sum(other.standing.may_enter for other in self.held().members)
        limit = self.held().max_people
        if taken >= limit and not member.standing.may_enter:
            raise Full(
                f"This interview is full: {limit} people are in it, or may come back. "
                "Remove somebody, then admit."
            )

    def _check_space(self, username: str) -> None:
        inside = {item.username for item in self.present}
        limit = self.held().max_people
        if len(inside) >= limit and username not in inside:
            raise Full(f"This interview is full: {limit} people are in it.")

    def _take_over(self, username: str, place: Place) -> list[Effect]:
        """A second tab in the same place ends the first one."""
        effects: list[Effect] = []
        for other in self.tabs_of(username, place):
            effects.append(Dismiss(other.id, Farewell.ELSEWHERE))
            effects += [effect for effect in self.disconnect(other.id) if effect != TellPeople()]
        return effects

    def stand_outside(self, username: str, standing: Standing) -> list[Effect]:
        self._replace(replace(self.known(username), standing=standing))
        departed = self._forget(username)
        return [
            ShutOut(username, PAGE_OF_STANDING[standing]),
            Store(username, Change(standing=standing)),
            *departed,
            TellWaiting(),
            TellPeople(),
        ]

    def _shut_out(self) -> Iterator[Effect]:
        """Whoever is connected and may no longer be where they are."""
        inside = {item.username for item in self.present}
        for username in self.usernames():
            may_stay = self.may_enter if username in inside else self.may_be_here
            if not may_stay(username):
                member = self.member(username)
                # Whom the service does not know any more came by a link that was withdrawn.
                standing = member.standing if member else Standing.REFUSED
                departed = self._forget(username)
                yield ShutOut(username, PAGE_OF_STANDING.get(standing, Farewell.REMOVED))
                yield from departed

    def _end(self) -> Iterator[Effect]:
        for username in self.usernames():
            self._forget(username)
            yield ShutOut(username, Farewell.ENDED)

    def _let_in_admitted(self) -> Iterator[Effect]:
        for username in [name for name in self.knocking if self.may_enter(name)]:
            del self.knocking[username]
            try:
                yield from self._enter(username)
            except PrepStackError as full:
                yield Tell(username, Place.LOBBY, browser.Failed(full.code, full.message))

    def _forget(self, username: str) -> list[Effect]:
        """What the others have to hear of it."""
        effects: list[Effect] = []
        self.knocking.pop(username, None)
        for connection in self.tabs_of(username, Place.LOBBY) + self.tabs_of(username, Place.ROOM):
            del self.connections[connection.id]
            if connection.place is Place.ROOM:
                self.note(username, events.Left())
                effects += self.features.departed(username)
        return effects
