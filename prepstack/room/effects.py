"""What the room has decided, for its caller to do, in the order given."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from prepstack.people import Change


class Farewell(StrEnum):
    """Why somebody's page has to go."""

    ENDED = "ended"
    REMOVED = "removed"
    REFUSED = "refused"
    LEFT = "left"
    ELSEWHERE = "elsewhere"  # opened in another tab


@dataclass(frozen=True)
class Welcome:
    connection: str


@dataclass(frozen=True)
class TellPeople:
    """Everybody gets the list of who is here."""


@dataclass(frozen=True)
class TellWaiting:
    """Whoever may admit gets the list of who knocks."""


@dataclass(frozen=True)
class AskToWait:
    username: str


@dataclass(frozen=True)
class LetIn:
    username: str


@dataclass(frozen=True)
class Dismiss:
    """Close this connection's media and sockets, and send its page away."""

    connection: str
    reason: Farewell


@dataclass(frozen=True)
class ShutOut:
    """End everything of this person at once: every socket, every request, every packet."""

    username: str
    reason: Farewell


@dataclass(frozen=True)
class CloseMedia:
    username: str


@dataclass(frozen=True)
class RenewMedia:
    """This person's media were closed, because of another role; their page begins anew."""

    username: str


@dataclass(frozen=True)
class Store:
    """Have the service write a change of a member down."""

    username: str
    change: Change


@dataclass(frozen=True)
class TellInterview:
    """Title or end changed."""


Effect = (
    Welcome
    | TellPeople
    | TellWaiting
    | AskToWait
    | LetIn
    | Dismiss
    | ShutOut
    | CloseMedia
    | RenewMedia
    | Store
    | TellInterview
)
