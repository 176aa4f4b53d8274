"""The room as a value: events in, effects out. It holds no socket and no task; `now` is its clock.

What it decides it also notes, for the history of the interview (`prepstack.room.events`).

A connection is one browser tab, named by an id of the caller's. It begins in the lobby; *Join*, or
the host's yes to it, moves it into the room. Somebody may have one connection in the lobby and one
in the room; a second one in the same place takes over from the first.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from datetime import datetime

from prepstack.clock import utc_now
from prepstack.errors import Full, Gone, NotAllowed, PrepStackError
from prepstack.interviews.interview import RoomDocument
from prepstack.people import Action, Change, Farewell, Place, Role, Standing
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
    TellWaiting,
    Welcome,
)
from prepstack.room.features import Features
from prepstack.room.members import Members
from prepstack.room.notices import told_of
from prepstack.wire import browser

PAGE_OF_STANDING = {
    Standing.REFUSED: Farewell.REFUSED,
    Standing.REMOVED: Farewell.REMOVED,
}


@dataclass
class Room(Members):
    connections: dict[str, Connection] = field(default_factory=dict)
    knocking: dict[str, str] = field(default_factory=dict)  # username -> name given at the door
    features: Features = field(default_factory=Features)
    note: events.Note = lambda actor, happened: None
    now: Callable[[], datetime] = utc_now

    # What is

    @property
    def present(self) -> list[Connection]:
        """The connections inside the room, in order of arrival."""
        return [item for item in self.connections.values() if item.place is Place.ROOM]

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
            effects += self._renew_voices(before)
            effects += [TellPeople(), TellWaiting()]
            effects += told_of(happenings, self.member(by))
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
        if connection.microphone or connection.camera:
            self.note(connection.username, events.MediaChanged(False, False))
        self.connections[connection_id] = replace(connection, microphone=False, camera=False)
        return [CloseMedia(connection.username), TellPeople()]

    def leave(self, connection_id: str) -> list[Effect]:
        return [Dismiss(connection_id, Farewell.LEFT), *self.disconnect(connection_id)]

    def set_media(self, connection_id: str, microphone: bool, camera: bool) -> list[Effect]:
        connection = self.connections[connection_id]
        self.check_may_speak(connection.username)
        if (connection.microphone, connection.camera) != (microphone, camera):
            self.note(connection.username, events.MediaChanged(microphone, camera))
        self.connections[connection_id] = replace(connection, microphone=microphone, camera=camera)
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
            self.note(username, events.Knocked())
        self.knocking[username] = name
        return [*effects, Tell(username, Place.LOBBY, browser.WaitingForHost()), TellWaiting()]

    def admit(self, by: str, username: str) -> list[Effect]:
        self._check(by, Action.ADMIT)
        member = self.known(username)
        if member.standing.is_shut_out:
            self._check_host(by)
        if username in self.knocking:
            self._check_space(username)
        self.note(by, events.Admitted(username))
        self._replace(replace(member, standing=Standing.ADMITTED))
        effects = self._enter(username) if self.knocking.pop(username, None) is not None else []
        return [Store(username, Change(standing=Standing.ADMITTED)), *effects, TellWaiting()]

    def refuse(self, by: str, username: str) -> list[Effect]:
        self._check(by, Action.ADMIT)
        member = self.known(username)
        if member.standing is not Standing.WAITING:
            raise NotAllowed(f"{member.name} is not waiting.")
        self.note(by, events.Refused(username))
        return self._stand_outside(username, Standing.REFUSED)

    def remove(self, by: str, username: str) -> list[Effect]:
        self._check_host(by)
        if self.known(username).host:
            raise NotAllowed("A host cannot be removed. End the call for everyone instead.")
        self.note(by, events.Removed(username))
        return self._stand_outside(username, Standing.REMOVED)

    def set_role(self, by: str, username: str, role: Role) -> list[Effect]:
        self._check_host(by)
        self.known(username)
        change = Change(role=role)
        return [
            Store(username, change),
            *self.assign(self._document().with_change(username, change), by),
        ]

    # How

    def _enter(self, username: str) -> list[Effect]:
        """With the tab that waits in the lobby. Raises `Full`."""
        self._check_space(username)  # first: who is refused must not have lost another tab
        effects = self._take_over(username, Place.ROOM)
        for connection in self._tabs_of(username, Place.LOBBY):
            del self.connections[connection.id]  # the last to arrive
            self.connections[connection.id] = replace(connection, place=Place.ROOM)
            self.note(username, events.Joined(self.known(username).role))
            effects += [LetIn(connection.id), TellPeople()]
            if self._document().interview.started_at is None:
                effects.append(Begin())
        return effects

    def _check_space(self, username: str) -> None:
        inside = {item.username for item in self.present}
        limit = self._document().max_people
        if len(inside) >= limit and username not in inside:
            raise Full(f"This interview is full: {limit} people are in it.")

    def _tabs_of(self, username: str, place: Place) -> list[Connection]:
        """One, or none."""
        return [
            item
            for item in self.connections.values()
            if (item.username, item.place) == (username, place)
        ]

    def _take_over(self, username: str, place: Place) -> list[Effect]:
        """A second tab in the same place ends the first one."""
        effects: list[Effect] = []
        for other in self._tabs_of(username, place):
            effects.append(Dismiss(other.id, Farewell.ELSEWHERE))
            effects += [effect for effect in self.disconnect(other.id) if effect != TellPeople()]
        return effects

    def _stand_outside(self, username: str, standing: Standing) -> list[Effect]:
        self._replace(replace(self.known(username), standing=standing))
        departed = self._forget(username)
        return [
            ShutOut(username, PAGE_OF_STANDING[standing]),
            Store(username, Change(standing=standing)),
            *departed,
            TellWaiting(),
            TellPeople(),
        ]

    def _usernames(self) -> list[str]:
        return list(dict.fromkeys(item.username for item in self.connections.values()))

    def _shut_out(self) -> Iterator[Effect]:
        """Whoever is connected and may no longer be where they are."""
        inside = {item.username for item in self.present}
        for username in self._usernames():
            may_stay = self.may_enter if username in inside else self.may_be_here
            if not may_stay(username):
                member = self.member(username)
                # Whom the service does not know any more came by a link that was withdrawn.
                standing = member.standing if member else Standing.REFUSED
                departed = self._forget(username)
                yield ShutOut(username, PAGE_OF_STANDING.get(standing, Farewell.REMOVED))
                yield from departed

    def _end(self) -> Iterator[Effect]:
        for username in self._usernames():
            self._forget(username)
            yield ShutOut(username, Farewell.ENDED)

    def _let_in_admitted(self) -> Iterator[Effect]:
        for username in [name for name in self.knocking if self.may_enter(name)]:
            del self.knocking[username]
            try:
                yield from self._enter(username)
            except PrepStackError as full:
                yield Tell(username, Place.LOBBY, browser.Failed(full.code, full.message))

    def _renew_voices(self, before: RoomDocument | None) -> Iterator[Effect]:
        """Whoever may no longer speak is not heard from now on, whatever their page still sends;
        whoever may do so now begins the call anew."""
        for connection in self.present:
            was = before.member(connection.username) if before else None
            may_speak = self.can(connection.username, Action.SPEAK)
            if was and was.can(Action.SPEAK) != may_speak:
                quiet = replace(connection, microphone=False, camera=False)
                self.connections[connection.id] = quiet
                yield CloseMedia(connection.username)
                # Their page opens both connections anew.
                yield Tell(connection.username, Place.ROOM, browser.MediaRestarted())

    def _forget(self, username: str) -> list[Effect]:
        """What the others have to hear of it."""
        effects: list[Effect] = []
        self.knocking.pop(username, None)
        for connection in self._tabs_of(username, Place.LOBBY) + self._tabs_of(
            username, Place.ROOM
        ):
            del self.connections[connection.id]
            if connection.place is Place.ROOM:
                self.note(username, events.Left())
                effects += self.features.departed(username)
        return effects
