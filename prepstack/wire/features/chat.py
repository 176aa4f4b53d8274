"""What people write to each other (docs/protocol.md, 1 and 7).

What goes to the room is for everybody in it, what goes to the service for interviewers.
"""

from __future__ import annotations

from datetime import datetime
from typing import Annotated

from msgspec import Meta

from prepstack.wire.message import ABSENT, Absent, Message, Reader, Value

LONGEST_TEXT = 4000  # characters of one message
MOST_KEPT = 200  # messages of one channel
Number = Annotated[int, Meta(ge=1, lt=1 << 53)]  # of a message; it grows
Client = Annotated[str, Meta(min_length=8, max_length=40)]
Text = Annotated[str, Meta(min_length=1, max_length=LONGEST_TEXT)]


class ChatMessage(Value, frozen=True):
    """As it was stamped on arrival. `client` is the sender's own name for it.

    `colour` is left out where whoever stamps it knows of none.
    """

    id: Number
    at: Annotated[datetime, Meta(tz=True)]
    username: str
    name: str
    client: Client
    text: str
    colour: int | Absent = ABSENT


class Say(Message, tag="say", frozen=True):
    """Answered by `ChatSaid` or `NotSaid`. `client`: sent again under the same, it is said once."""

    client: Client
    text: Text


class ChatSaid(Message, tag="said", frozen=True):
    """Messages older than `oldest` are not kept any more."""

    message: ChatMessage
    oldest: Number


class NotSaid(Message, tag="not_said", frozen=True):
    """Why a message of the sender was refused, in a sentence."""

    client: Client
    reason: str


class ChatHistory(Message, tag="chat_history", frozen=True):
    """What was said before, the oldest first, to a page that comes in or was loaded anew."""

    messages: Annotated[tuple[ChatMessage, ...], Meta(max_length=MOST_KEPT)]
    oldest: Number


say = Reader[Say](Say)
