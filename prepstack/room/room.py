"""The room as a value: events in, effects out. It holds no socket, task or clock.

What it decides it also notes, for the history of the interview (`prepstack.room.events`).

A connection is one browser tab, named by an id of the caller's. Somebody may have one connection
in the lobby and one in the room; a second one in the same place takes over from the first.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace

from prepstack.errors import Full, NotAllowed, NotFound
from prepstack.interviews.interview import RoomDocument
from prepstack.names import Lookalikes, clean_name, is_guest, plain_name
from prepstack.people import (
    Action,
    Change,
    Farewell,
    Member,
    Place,
    Role,
    Standing,
    check_name,
)
from prepstack.room import events
from prepstack.room.changes import changes
from prepstack.room.effects import (
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
from prepstack.wire import browser


@dataclass(frozen=True)
class Connection:
    id: str
    username: str
    place: Place
    microphone: bool = False
    camera: bool = False


PAGE_OF_STANDING = {
    Standing.REFUSED: Farewell.REFUSED,
    Standing.REMOVED: Farewell.REMOVED,
}


@dataclass
class Room:
    document: RoomDocument | None = None  # None while the room is warm and unassigned
    connections: dict[str, Connection] = field(default_factory=dict)
    knocking: dict[str, str] = field(default_factory=dict)  # username -> name given at the door
    note: events.Note = lambda actor, happened: None
    lookalikes: Lookalikes = Lookalikes({})

    # What is

    def member(self, username: str) -> Member | None:
        return self.document.member(username) if self.document else None

    def may_be_here(self, username: str) -> bool:
        """Whether this person gets anything but a refusal from the room."""
        member = self.member(username)
        return bool(
            member and not member.standing.is_shut_out and self.document and not self.document.ended
        )

    def may_enter(self, username: str) -> bool:
        member = self.member(username)
        return self.may_be_here(username) and bool(member and member.standing.may_enter)

    def can(self, username: str, action: Action) -> bool:
        member = self.member(username)
        return self.may_enter(username) and bool(member and member.can(action))

    def colour_of(self, username: str) -> int:
        members = [item.username for item in self.document.members] if self.document else []
        return members.index(username) % browser.COLOURS if username in members else 0

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
        for happened in changes(before, document):
            self.note(by, happened)
        if document.ended:
            return list(self._end())
        effects = list(self._shut_out())
        if before is None or before.members != document.members:
            effects += self._let_in_admitted()
            effects += self._renew_voices(before)
            effects += [TellPeople(), TellWaiting()]
        if before is None or before.interview != document.interview:
            effects.append(TellInterview())
        return effects

    def connect(self, connection: Connection) -> list[Effect]:
        """Raises `NotAllowed` or `Full`; the caller closes the socket then."""
        if not self.may_be_here(connection.username):
            raise NotAllowed("You are not part of this interview.")
        if connection.place is Place.ROOM and not self.may_enter(connection.username):
            raise NotAllowed("A host has to let you in first.")
        self._check_space(connection)  # first: who is refused must not have lost another tab
        effects = self._take_over(connection)
        self.connections[connection.id] = connection
        if connection.place is Place.ROOM:
            self.note(connection.username, events.Joined(self.known(connection.username).role))
        return [*effects, Welcome(connection.id), TellPeople()]

    def disconnect(self, connection_id: str) -> list[Effect]:
        gone = self.connections.pop(connection_id, None)
        if gone is None:
            return []
        effects: list[Effect] = []
        if gone.place is Place.ROOM:
            self.note(gone.username, events.Left())
            effects.append(CloseMedia(gone.username))
        elif self.knocking.pop(gone.username, None) is not None:
            effects.append(TellWaiting())
        return [*effects, TellPeople()]

    def knock(self, username: str, name: str) -> list[Effect]:
        member = self.known(username)
        effects: list[Effect] = []
        name = self._name_for(member, name)
        if name != member.name:
            effects.append(Store(username, Change(name=name)))
            self._replace(replace(member, name=name))
        if member.standing.may_enter:
            return [*effects, LetIn(username)]
        if username not in self.knocking:
            self.note(username, events.Knocked())
        self.knocking[username] = name
        return [*effects, Tell(username, Place.LOBBY, browser.WaitingForHost()), TellWaiting()]

    def admit(self, by: str, username: str) -> list[Effect]:
        self._check(by, Action.ADMIT)
        if self.known(username).standing.is_shut_out:
            self._check_host(by)
        self.note(by, events.Admitted(username))
        return self._stand(username, Standing.ADMITTED, LetIn(username))

    def refuse(self, by: str, username: str) -> list[Effect]:
        self._check(by, Action.ADMIT)
        member = self.known(username)
        if member.standing is not Standing.WAITING:
            raise NotAllowed(f"{member.name} is not waiting.")
        self.note(by, events.Refused(username))
        return self._stand(username, Standing.REFUSED, ShutOut(username, Farewell.REFUSED))

    def remove(self, by: str, username: str) -> list[Effect]:
        self._check_host(by)
        if self.known(username).host:
            raise NotAllowed("A host cannot be removed. End the call for everyone instead.")
        self.note(by, events.Removed(username))
        return self._stand(username, Standing.REMOVED, ShutOut(username, Farewell.REMOVED))

    def set_role(self, by: str, username: str, role: Role) -> list[Effect]:
        self._check_host(by)
        self.known(username)
        change = Change(role=role)
        return [
            Store(username, change),
            *self.assign(self._document().with_change(username, change), by),
        ]

    def set_media(self, connection_id: str, microphone: bool, camera: bool) -> list[Effect]:
        connection = self.connections[connection_id]
        self.check_may_speak(connection.username)
        if (connection.microphone, connection.camera) != (microphone, camera):
            self.note(connection.username, events.MediaChanged(microphone, camera))
        self.connections[connection_id] = replace(connection, microphone=microphone, camera=camera)
        return [TellPeople()]

    def leave(self, connection_id: str) -> list[Effect]:
        return [Dismiss(connection_id, Farewell.LEFT), *self.disconnect(connection_id)]

    def check_may_end(self, by: str) -> None:
        self._check_host(by)

    def check_may_invite(self, by: str) -> None:
        self._check_host(by)

    def check_may_speak(self, username: str) -> None:
        self._check(username, Action.SPEAK, "Observers watch and listen.")

    # How

    def known(self, username: str) -> Member:
        member = self.member(username)
        if member is None:
            raise NotFound("Nobody of that name is part of this interview.")
        return member

    def _name_for(self, member: Member, typed: str) -> str:
        """Raises `NameTaken` where a guest would pass for somebody who may be here."""
        name = clean_name(typed) if typed.strip() else member.name
        if is_guest(member.username) and (name := plain_name(name)) != member.name:
            check_name(name, member.username, self._document().members, self.lookalikes)
        return name

    def _check(
        self, username: str, action: Action, why: str = "Only a host or an interviewer may do that."
    ) -> None:
        if not self.can(username, action):
            raise NotAllowed(why)

    def _check_host(self, username: str) -> None:
        member = self.member(username)
        if not (member and member.host and self.may_enter(username)):
            raise NotAllowed("Only the host may do that.")

    def _check_space(self, connection: Connection) -> None:
        inside = {item.username for item in self.present}
        limit = self.document.max_people if self.document else 0
        full = len(inside) >= limit and connection.username not in inside
        if connection.place is Place.ROOM and full:
            raise Full(f"This interview is full: {limit} people are in it.")

    def _take_over(self, connection: Connection) -> list[Effect]:
        """A second tab in the same place ends the first one."""
        effects: list[Effect] = []
        for other in list(self.connections.values()):
            if (other.username, other.place) == (connection.username, connection.place):
                effects.append(Dismiss(other.id, Farewell.ELSEWHERE))
                effects += [
                    effect for effect in self.disconnect(other.id) if effect != TellPeople()
                ]
        return effects

    def _stand(self, username: str, standing: Standing, then: Effect) -> list[Effect]:
        member = self.known(username)
        self._replace(replace(member, standing=standing))
        self.knocking.pop(username, None)
        effects: list[Effect] = [then]
        if isinstance(then, ShutOut):
            self._forget(username)
        return [
            *effects,
            Store(username, Change(standing=standing)),
            TellWaiting(),
            TellPeople(),
        ]

    def _document(self) -> RoomDocument:
        if self.document is None:
            raise NotFound("This room has no interview yet.")
        return self.document

    def _is_older(self, document: RoomDocument) -> bool:
        known = self._document()
        is_same = document.interview.id == known.interview.id
        return is_same and document.revision < known.revision

    def _replace(self, member: Member) -> None:
        members = tuple(
            member if other.username == member.username else other
            for other in self._document().members
        )
        self.document = replace(self._document(), members=members)

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
                self._forget(username)
                yield ShutOut(username, PAGE_OF_STANDING.get(standing, Farewell.REMOVED))

    def _end(self) -> Iterator[Effect]:
        for username in self._usernames():
            self._forget(username)
            yield ShutOut(username, Farewell.ENDED)

    def _let_in_admitted(self) -> Iterator[Effect]:
        for username in [name for name in self.knocking if self.may_enter(name)]:
            del self.knocking[username]
            yield LetIn(username)

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

    def _forget(self, username: str) -> None:
        self.knocking.pop(username, None)
        for connection in list(self.connections.values()):
            if connection.username == username:
                del self.connections[connection.id]
                if connection.place is Place.ROOM:
                    self.note(username, events.Left())
