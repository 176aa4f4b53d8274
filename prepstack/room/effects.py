"""What the room has decided, for its caller to do, in the order given."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from prepstack.people import Change, Farewell, Place, Role
from prepstack.streams import Kind
from prepstack.wire.browser import FromRoom


@dataclass(frozen=True)
class Welcome:
    """Tell a page everything that it shows; `resumed`: it goes on, and lost only its socket."""

    connection: str
    resumed: bool = False


@dataclass(frozen=True)
class TellPeople:
    """Everybody gets the list of who is here."""


@dataclass(frozen=True)
class TellWaiting:
    """Whoever may admit gets the list of who knocks."""


@dataclass(frozen=True)
class Tell:
    """Say this in the tabs that somebody has in one place."""

    username: str
    place: Place
    message: FromRoom


@dataclass(frozen=True)
class TellAll:
    """Say this in every tab."""

    message: FromRoom


@dataclass(frozen=True)
class TellPresent:
    """Say this in every tab that is in the room."""

    message: FromRoom


@dataclass(frozen=True)
class LetIn:
    """Tell the page of this connection that it is in the room, and where the notebook is."""

    connection: str


@dataclass(frozen=True)
class Begin:
    """Somebody has entered, and the interview's clock starts."""


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
class HoldMedia:
    """From now on these, and no other streams of this person, are passed on to nobody."""

    username: str
    kinds: frozenset[Kind]


@dataclass(frozen=True)
class HideStreams:
    """Of these streams, by whose and what, this person gets no packet until told otherwise."""

    username: str
    streams: tuple[tuple[str, Kind], ...]


@dataclass(frozen=True)
class Store:
    """Have the service write a change of a member down."""

    username: str
    change: Change


@dataclass(frozen=True)
class StoreTogether:
    """Have the service write changes of several members down, by username: all, or none."""

    changes: Mapping[str, Change]


@dataclass(frozen=True)
class StoreLock:
    """Have the service write down whether the interview is locked."""

    locked: bool


@dataclass(frozen=True)
class TellInterview:
    """Title or end changed, or whether it is locked."""


@dataclass(frozen=True)
class EndInterview:
    """For everybody and for good."""

    by: str


# These take a while; what comes of them is said to the connection that asked.


@dataclass(frozen=True)
class MakeInvitation:
    connection: str
    role: Role


@dataclass(frozen=True)
class TakeOffer:
    """What this browser sends."""

    connection: str
    sdp: str
    kinds: Mapping[str, Kind]
    generation: int


@dataclass(frozen=True)
class OpenSubscriber:
    """`restart`: the one that is there goes on, by another path."""

    connection: str
    restart: bool = False


@dataclass(frozen=True)
class TakeAnswer:
    """To an offer of what there is to receive."""

    connection: str
    generation: int
    sdp: str


@dataclass(frozen=True)
class BeginTrial:
    """A connection test, under that name in the media worker; until it is over."""

    connection: str
    peer: str
    sdp: str
    kinds: Mapping[str, Kind]


@dataclass(frozen=True)
class TakeTrialAnswer:
    connection: str
    peer: str
    generation: int
    sdp: str


Errand = MakeInvitation | TakeOffer | OpenSubscriber | TakeAnswer | BeginTrial | TakeTrialAnswer

Effect = (
    Welcome
    | TellPeople
    | TellWaiting
    | Tell
    | TellAll
    | TellPresent
    | LetIn
    | Begin
    | Dismiss
    | ShutOut
    | CloseMedia
    | HoldMedia
    | HideStreams
    | Store
    | StoreTogether
    | StoreLock
    | TellInterview
    | EndInterview
    | Errand
)
