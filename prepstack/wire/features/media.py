"""Sound, pictures and screens: what is sent, and the negotiation of both connections."""

from __future__ import annotations

from prepstack.streams import Kind
from prepstack.wire.limits import Generation, Kinds, Sdp
from prepstack.wire.message import ABSENT, Absent, Message, Value


class Stream(Value, frozen=True):
    """Which m-line of an offer carries what of whom."""

    mid: str
    username: str
    kind: Kind


# From the browser


class MediaState(Message, tag="media", frozen=True):
    """What the sender sends now: false is muted, or without the device; `screen`: shared."""

    microphone: bool
    camera: bool
    screen: bool = False


class Publish(Message, tag="publish", frozen=True):
    """An offer on the publisher connection. `Published` answers it, with the same generation."""

    sdp: Sdp
    kinds: Kinds
    generation: Generation


class Subscribe(Message, tag="subscribe", frozen=True):
    """Opens the subscriber connection, or opens it anew. Answered by `Offer`.

    `restart`: only its path has to be found anew, if the room still has it.
    """

    restart: bool | Absent = ABSENT


class Answer(Message, tag="answer", frozen=True):
    """To the offer of that generation."""

    generation: Generation
    sdp: Sdp


FromBrowser = MediaState | Publish | Subscribe | Answer

# From the room


class Published(Message, tag="published", frozen=True):
    """The answer to the offer of that generation."""

    sdp: str
    generation: int


class Offer(Message, tag="offer", frozen=True):
    """`streams` names every live m-line; one that is not named is idle.

    `fresh`: it opens a new connection.
    """

    generation: int
    fresh: bool
    sdp: str
    streams: tuple[Stream, ...]


class MediaRestarted(Message, tag="media_restarted", frozen=True):
    """Both connections are gone and have to be opened anew."""


FromRoom = Published | Offer | MediaRestarted
