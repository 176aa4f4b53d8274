"""Which streams a page shows: what nobody looks at is not sent to it."""

from __future__ import annotations

from typing import Annotated

from msgspec import Meta

from prepstack.streams import Kind
from prepstack.wire.limits import MOST_HIDDEN, Username
from prepstack.wire.message import Message, Value


class StreamOf(Value, frozen=True):
    username: Username
    kind: Kind


class Watch(Message, tag="watch", frozen=True):
    """All that this page does not show, in place of what it said before.

    Whatever it does not name is sent: what comes next is seen before it is hidden.
    """

    hidden: Annotated[tuple[StreamOf, ...], Meta(max_length=MOST_HIDDEN)]
