"""Who somebody is in an interview, and what that allows."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from enum import StrEnum

from prepstack.errors import NameTaken
from prepstack.names import Lookalikes, shown_name


class Role(StrEnum):
    INTERVIEWER = "interviewer"
    CANDIDATE = "candidate"
    OBSERVER = "observer"


class Standing(StrEnum):
    """Where a member is on the way into the room."""

    INVITED = "invited"  # may enter without knocking
    WAITING = "waiting"
    ADMITTED = "admitted"
    REFUSED = "refused"
    REMOVED = "removed"

    @property
    def may_enter(self) -> bool:
        return self in (Standing.INVITED, Standing.ADMITTED)

    @property
    def is_shut_out(self) -> bool:
        return self in (Standing.REFUSED, Standing.REMOVED)


class Place(StrEnum):
    """Where a connection of somebody is."""

    LOBBY = "lobby"
    ROOM = "room"


class Farewell(StrEnum):
    """Why somebody's page has to go."""

    ENDED = "ended"
    REMOVED = "removed"
    REFUSED = "refused"
    LEFT = "left"
    ELSEWHERE = "elsewhere"  # opened in another tab


class Action(StrEnum):
    SPEAK = "speak"
    EDIT = "edit"
    RUN = "run"
    ADMIT = "admit"
    CHAT = "chat"  # read and write to everybody
    CONFER = "confer"  # read and write in the interviewers' own channel


ALLOWED: dict[Role, frozenset[Action]] = {
    Role.INTERVIEWER: frozenset(
        {Action.SPEAK, Action.EDIT, Action.RUN, Action.ADMIT, Action.CHAT, Action.CONFER}
    ),
    Role.CANDIDATE: frozenset({Action.SPEAK, Action.EDIT, Action.RUN, Action.CHAT}),
    Role.OBSERVER: frozenset({Action.CHAT}),
}
OF_HOSTS = frozenset({Action.ADMIT, Action.CONFER})  # whatever their role


@dataclass(frozen=True)
class Member:
    """A person of one interview. `username` is the hub's and never changes."""

    username: str
    name: str
    role: Role
    standing: Standing
    host: bool = False

    @property
    def shown_name(self) -> str:
        return shown_name(self.username, self.name)

    def can(self, action: Action) -> bool:
        """What a member may do once inside."""
        if not self.standing.may_enter:
            return False
        return action in ALLOWED[self.role] or (self.host and action in OF_HOSTS)


@dataclass(frozen=True)
class Change:
    """What is to change about a member; None leaves it as it is."""

    standing: Standing | None = None
    role: Role | None = None
    name: str | None = None

    def of(self, member: Member) -> Member:
        """That member after the change."""
        return replace(
            member,
            standing=self.standing or member.standing,
            role=self.role or member.role,
            name=member.name if self.name is None else self.name,
        )

    def then(self, later: Change) -> Change:
        """Both as one: what `later` says counts."""
        return Change(
            standing=later.standing or self.standing,
            role=later.role or self.role,
            name=self.name if later.name is None else later.name,
        )


def check_name(name: str, username: str, members: Iterable[Member], lookalikes: Lookalikes) -> None:
    """Raises `NameTaken` if it looks like the name of somebody else who may enter."""
    for other in members:
        is_other = other.username != username and other.standing.may_enter
        if is_other and lookalikes.alike(name, other.name):
            raise NameTaken(
                f"Somebody in this interview is called {other.name}. "
                "Please add something that tells you apart."
            )
