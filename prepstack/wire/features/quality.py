"""How good connections are, as the room measures them."""

from __future__ import annotations

from prepstack.quality import Level
from prepstack.wire.message import Message, Value


class Uplink(Value, frozen=True):
    """What somebody sends, on its way to the room; `loss` is in percent of their packets."""

    username: str
    level: Level
    loss: int


class Quality(Message, tag="quality", frozen=True):
    """To everybody in the room, whenever it changes.

    `uplinks` are those that are not good. `server`: what the room's own machine cannot send on.
    """

    uplinks: tuple[Uplink, ...]
    server: Level
