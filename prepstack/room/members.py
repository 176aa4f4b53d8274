"""The members of a room's interview: who may do what, and how each of them is shown."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field, replace

from prepstack.errors import NotAllowed, NotFound
from prepstack.interviews.interview import RoomDocument
from prepstack.names import Lookalikes, clean_name, is_guest, plain_name
from prepstack.people import Action, Member, check_name, who_may
from prepstack.wire import browser


@dataclass
class Members:
    document: RoomDocument | None = None  # None while the room is warm and unassigned
    lookalikes: Lookalikes = Lookalikes(dict)
    colours: dict[str, int] = field(default_factory=dict)  # by username

    def member(self, username: str) -> Member | None:
        return self.document.member(username) if self.document else None

    def held(self) -> RoomDocument:
        if self.document is None:
            raise NotFound("This room has no interview yet.")
        return self.document

    def known(self, username: str) -> Member:
        member = self.member(username)
        if member is None:
            raise NotFound("Nobody of that name is part of this interview.")
        return member

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
        return self.colours.get(username, 0)

    def check(self, username: str, action: Action) -> None:
        """Raises `NotAllowed` with who may, for whoever may not."""
        if not self.can(username, action):
            raise NotAllowed(who_may(action))

    def check_may_speak(self, username: str) -> None:
        if not self.can(username, Action.SPEAK):
            raise NotAllowed("Observers watch and listen.")

    def check_may_chat(self, username: str) -> None:
        if not self.can(username, Action.CHAT):
            raise NotAllowed("You may read this chat, and not write in it.")

    # How

    def _name_for(self, member: Member, typed: str) -> str:
        """Raises `NameTaken` where a guest would pass for somebody who may be here."""
        name = clean_name(typed) if typed.strip() else member.name
        if is_guest(member.username) and (name := plain_name(name)) != member.name:
            check_name(name, member.username, self.held().members, self.lookalikes)
        return name

    def _is_older(self, document: RoomDocument) -> bool:
        known = self.held()
        is_same = document.interview.id == known.interview.id
        return is_same and document.revision < known.revision

    def _replace(self, member: Member) -> None:
        members = tuple(
            member if other.username == member.username else other for other in self.held().members
        )
        self.document = replace(self.held(), members=members)

    def _give_colours(self, document: RoomDocument) -> None:
        """Whoever has one keeps it; a newcomer gets one that the fewest others have."""
        self.colours = {
            member.username: self.colours[member.username]
            for member in document.members
            if member.username in self.colours
        }
        for member in document.members:
            if member.username not in self.colours and not member.standing.is_shut_out:
                used = Counter(self._used_colours(document))
                free = min(range(browser.COLOURS), key=lambda colour: (used[colour], colour))
                self.colours[member.username] = free

    def _used_colours(self, document: RoomDocument) -> list[int]:
        return [
            self.colours[member.username]
            for member in document.members
            if member.username in self.colours and not member.standing.is_shut_out
        ]
