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
    """What not everybody may do."""

    SPEAK = "speak"
    EDIT = "edit"
    RUN = "run"
    ADMIT = "admit"
    ASK = "ask"
    LEAD = "lead"
    CHAT = "chat"
    CONFER = "confer"
    SWAP = "swap"
    MUTE = "mute"
    READMIT = "readmit"
    REMOVE = "remove"
    SET_ROLE = "set_role"
    INVITE = "invite"
    LOCK = "lock"
    TRANSFER = "transfer"
    OPEN = "open"
    RENAME = "rename"
    END = "end"


# The one table of rights. docs/rights.md and the page's copy are made of it (scripts/rights,
# scripts/wire-types).

ALLOWED: dict[Role, frozenset[Action]] = {
    Role.INTERVIEWER: frozenset(
        {
            Action.SPEAK,
            Action.EDIT,
            Action.RUN,
            Action.ADMIT,
            Action.ASK,
            Action.LEAD,
            Action.CHAT,
            Action.CONFER,
            Action.SWAP,
            Action.MUTE,
        }
    ),
    Role.CANDIDATE: frozenset({Action.SPEAK, Action.EDIT, Action.RUN, Action.CHAT, Action.SWAP}),
    Role.OBSERVER: frozenset({Action.CHAT}),
}

# In whichever role.
OF_HOSTS = frozenset(
    {
        Action.ADMIT,
        Action.ASK,
        Action.LEAD,
        Action.CONFER,
        Action.MUTE,
        Action.READMIT,
        Action.REMOVE,
        Action.SET_ROLE,
        Action.INVITE,
        Action.LOCK,
        Action.TRANSFER,
        Action.OPEN,
        Action.RENAME,
        Action.END,
    }
)

MEANS: dict[Action, str] = {
    Action.SPEAK: "send microphone, camera and screen",
    Action.EDIT: "change the notebook",
    Action.RUN: "run, interrupt and restart",
    Action.ADMIT: "see who knocks, let them in or refuse them",
    Action.ASK: "ask somebody to unmute, to turn their camera on, to share their screen",
    Action.LEAD: "keep the time, lower hands, offer thinking time",
    Action.CHAT: "read and write in the chat",
    Action.CONFER: (
        "read and write in the interviewers' own channel of it; unless one is the candidate: "
        "choose and show problems, share hints, take private notes"
    ),
    Action.SWAP: "ask for a swap of roles: interviewer with candidate, if the other agrees",
    Action.MUTE: "mute somebody or everyone, stop a camera or screen",
    Action.READMIT: "let somebody in who was refused or removed",
    Action.REMOVE: "remove somebody who is no host",
    Action.SET_ROLE: "give somebody a role",
    Action.INVITE: "see the links, make new ones, withdraw them",
    Action.LOCK: "lock and unlock the interview",
    Action.TRANSFER: "make somebody else with an account the host",
    Action.OPEN: "come in before the interview's time",
    Action.RENAME: "change the title",
    Action.END: "end it for everyone",
}


def who_may(action: Action) -> str:
    """For whoever may not: a sentence."""
    roles = [role.value for role in Role if action in ALLOWED[role]]
    bearers = [*(["host"] if action in OF_HOSTS else []), *roles]
    return f"Only {_either(bearers)} may do that."


def _either(bearers: list[str]) -> str:
    if bearers == ["host"]:
        return "the host"
    return " or ".join(f"{'an' if item[0] in 'aeiou' else 'a'} {item}" for item in bearers)


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
    host: bool | None = None

    def of(self, member: Member) -> Member:
        """That member after the change."""
        return replace(
            member,
            standing=self.standing or member.standing,
            role=self.role or member.role,
            name=member.name if self.name is None else self.name,
            host=member.host if self.host is None else self.host,
        )

    def then(self, later: Change) -> Change:
        """Both as one: what `later` says counts."""
        return Change(
            standing=later.standing or self.standing,
            role=later.role or self.role,
            name=self.name if later.name is None else later.name,
            host=self.host if later.host is None else later.host,
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
