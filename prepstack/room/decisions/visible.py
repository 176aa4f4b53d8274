"""What a page shows of what it could receive."""

from __future__ import annotations

from prepstack.room import effects
from prepstack.room.connection import Connection
from prepstack.room.decisions.registry import check_is_inside, handles
from prepstack.room.effects import Effect
from prepstack.room.room import Room
from prepstack.wire.features import visible


@handles(visible.Watch)
def watch(room: Room, at: Connection, said: visible.Watch) -> list[Effect]:
    check_is_inside(at)
    hidden = tuple((stream.username, stream.kind) for stream in said.hidden)
    return [effects.HideStreams(at.username, hidden)]
