"""What a room tells the widgets in its kernel, and what they answer (docs/protocol.md, 8).

It goes by a comm of Jupyter, as the `data` of `comm_msg`. Whatever is here everybody in the room
may read: whoever runs code in the kernel does.
"""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated

from msgspec import Meta

from prepstack.people import Role
from prepstack.wire.features.reactions import Reaction
from prepstack.wire.features.timer import TimerChanged
from prepstack.wire.limits import Username
from prepstack.wire.message import Message, Reader, Value

TARGET = "prepstack.room"  # of the comm, which the widgets open
MOST_NEWS = 20  # reactions that are kept for a kernel which does not listen

Number = Annotated[int, Meta(ge=1, lt=1 << 53)]


class Recording(StrEnum):
    UNAVAILABLE = "unavailable"  # it comes with the next version


class Participant(Value, frozen=True):
    """Somebody in the room. `muted` is also who has no microphone."""

    username: Username
    name: str
    role: Role
    host: bool
    muted: bool
    camera: bool
    screen: bool


class RoomState(Value, frozen=True):
    """What is so now. `hands` are usernames, in the order of raising."""

    participants: tuple[Participant, ...] = ()
    hands: tuple[Username, ...] = ()
    timer: TimerChanged | None = None
    recording: Recording = Recording.UNAVAILABLE


class NewReaction(Value, frozen=True):
    """Of somebody who was in the room then. `at` is in seconds since the epoch."""

    username: Username
    name: str
    reaction: Reaction
    at: float


class Told(Message, tag="told", frozen=True):
    """All that is so, and what happened since the last one. Answered by `Heard`."""

    number: Number
    room: RoomState
    reactions: Annotated[tuple[NewReaction, ...], Meta(max_length=MOST_NEWS)]


class Heard(Message, tag="heard", frozen=True):
    """The widgets have that one: the next may come."""

    number: Number


to_widgets = Reader[Told](Told)
from_widgets = Reader[Heard](Heard)
