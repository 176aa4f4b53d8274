"""Private thinking time: for some minutes the others rest for the candidate."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated

from msgspec import Meta

from prepstack.wire.limits import Username
from prepstack.wire.message import Message, Value

MOST_THINKING = 15  # minutes

Minutes = Annotated[int, Meta(ge=1, le=MOST_THINKING)]


class ThinkingTime(Value, frozen=True):
    """Of the candidate `username`. Without `ends_at` it is asked for, and nobody has agreed yet."""

    username: str
    minutes: int
    asked_by: str
    ends_at: Annotated[datetime, Meta(tz=True)] | None


class AskThinking(Message, tag="ask_thinking", frozen=True):
    """A candidate asks for time of their own; whoever leads offers it to a candidate."""

    username: Username
    minutes: Minutes


class AgreeThinking(Message, tag="agree_thinking", frozen=True):
    """For the other side. `minutes`: what was seen, for it may have been changed meanwhile."""

    minutes: Minutes


class EndThinking(Message, tag="end_thinking", frozen=True):
    """Either side ends it, declines it, or takes it back."""


class ThinkingChanged(Message, tag="thinking", frozen=True):
    """To everybody. It is over, too, when `ends_at` has come: nothing is said then."""

    time: ThinkingTime | None
