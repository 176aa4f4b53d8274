"""What a room server and its media worker say to each other (docs/protocol.md, 2).

One JSON object per line. Each request has an `id`, which its answer repeats; events have none.
"""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated

import msgspec

from prepstack.errors import BadRequest
from prepstack.streams import Kind
from prepstack.wire.limits import MOST_HIDDEN, Generation, Kinds, Mid, Sdp
from prepstack.wire.message import Message, Reader, Value

Id = Annotated[int, msgspec.Meta(ge=1)]
Peer = Annotated[str, msgspec.Meta(min_length=1, max_length=255)]  # any name the room chooses


class Leg(StrEnum):
    """Which of a person's two connections."""

    PUBLISHER = "publisher"
    SUBSCRIBER = "subscriber"


# Requests


class Publish(Message, tag="publish", frozen=True, omit_defaults=True):
    """The browser's offer on the publisher connection, answered by `Published`.

    `held`: as in `Hold`, from the beginning.
    """

    id: Id
    peer: Peer
    sdp: Sdp
    kinds: Kinds
    held: tuple[Kind, ...] = ()


class Hold(Message, tag="hold", frozen=True):
    """Of what this peer sends, these and no others are passed on to nobody."""

    id: Id
    peer: Peer
    held: tuple[Kind, ...]


class Subscribe(Message, tag="subscribe", frozen=True):
    """Opens a fresh subscriber connection; its offers are events.

    With `restart` the one that is there goes on, with other ICE credentials.
    """

    id: Id
    peer: Peer
    restart: bool = False


class Answer(Message, tag="answer", frozen=True):
    """The browser's answer to the offer of that generation. One to an older offer is ignored."""

    id: Id
    peer: Peer
    generation: Generation
    sdp: Sdp


class StreamOf(Value, frozen=True):
    """One of somebody's streams."""

    peer: Peer
    kind: Kind


class Hide(Message, tag="hide", frozen=True):
    """What this peer's page does not show: it is not sent until the next such request."""

    id: Id
    peer: Peer
    streams: Annotated[tuple[StreamOf, ...], msgspec.Meta(max_length=MOST_HIDDEN)]


class Close(Message, tag="close", frozen=True):
    """No packet of or to this peer from now on."""

    id: Id
    peer: Peer


class AskStatistics(Message, tag="statistics", frozen=True):
    id: Id


Request = Publish | Hold | Subscribe | Answer | Hide | Close | AskStatistics


# Answers


class Published(Message, tag="published", frozen=True):
    id: Id
    sdp: Sdp


class Done(Message, tag="done", frozen=True):
    id: Id


class Refused(Message, tag="refused", frozen=True):
    """`id` is null where the request has none that could be read."""

    id: int | None
    message: str


class SentStream(Value, rename="camel", frozen=True):
    """What arrives of a stream, in the words of WebRTC's getStats."""

    mid: str
    kind: Kind
    codec: str
    ssrc: int | None
    packets_received: int
    bytes_received: int
    packets_lost: int
    jitter: float
    retransmitted_packets_received: int
    nack_count: int
    pli_count: int
    audio_level: float | None
    rid: str = ""  # of a size, where the picture has several


class ReceivedStream(Value, rename="camel", frozen=True):
    """What leaves of a stream to one subscriber, in the words of WebRTC's getStats."""

    mid: str
    peer: str
    kind: Kind
    ssrc: int
    packets_sent: int
    bytes_sent: int
    retransmitted_packets_sent: int
    nack_count: int
    pli_count: int
    packets_lost: int
    fraction_lost: float
    jitter: float
    round_trip_time: float
    rid: str = ""  # of the size that is sent
    paused: bool = False  # hidden, or more than the network carries


class PublisherStatistics(Value, frozen=True):
    connected: bool
    streams: tuple[SentStream, ...]


class SubscriberStatistics(Value, rename="camel", frozen=True):
    connected: bool
    datagrams_dropped: int
    streams: tuple[ReceivedStream, ...]
    capacity: int = 0  # bit/s that its network is believed to carry


class PeerStatistics(Value, omit_defaults=True, frozen=True):
    publisher: PublisherStatistics | None = None
    subscriber: SubscriberStatistics | None = None


class Statistics(Message, tag="statistics", rename="camel", frozen=True):
    id: Id
    peers: dict[str, PeerStatistics]
    malformed_datagrams: int


AnyAnswer = Published | Done | Refused | Statistics


# Events


class Ready(Message, tag="ready", frozen=True):
    """The first line: the worker listens on this UDP port."""

    port: Annotated[int, msgspec.Meta(ge=0, lt=1 << 16)]


class Stream(Value, frozen=True):
    mid: Mid
    peer: Peer
    kind: Kind


class Offer(Message, tag="offer", frozen=True):
    """The worker's offer on the subscriber connection. `fresh`: it opens a new connection."""

    peer: Peer
    generation: Generation
    fresh: bool
    sdp: Sdp
    streams: tuple[Stream, ...]


class Connected(Message, tag="connected", frozen=True):
    peer: Peer
    leg: Leg


class Disconnected(Message, tag="disconnected", frozen=True):
    """It failed, or the browser has gone. Who was closed by the room is not told of."""

    peer: Peer
    leg: Leg


class SpeakerChanged(Message, tag="speaker", frozen=True):
    """Who is heard now, or was last; null before anybody was, and when that one has gone."""

    peer: Peer | None


Event = Ready | Offer | Connected | Disconnected | SpeakerChanged


class _Numbered(msgspec.Struct):
    id: int | None = None


requests: Reader[Request] = Reader(Request)
from_worker: Reader[AnyAnswer | Event] = Reader(AnyAnswer | Event)
_numbers: Reader[_Numbered] = Reader(_Numbered)


def id_of(line: bytes) -> int | None:
    """Of what may be no request, so that its refusal can name it."""
    try:
        return _numbers.read(line).id
    except BadRequest:
        return None
