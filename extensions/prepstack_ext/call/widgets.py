"""What the widgets of a room's kernels are told: how it is, and who reacted (a sink of events)."""

from __future__ import annotations

from collections.abc import Callable

from prepstack.room import widgets
from prepstack.room.events import Event
from prepstack.room.room import Room
from prepstack.wire.widgets import NewReaction, RoomState


class WidgetNews:
    def __init__(self, room: Room, tell: Callable[[NewReaction], None]) -> None:
        self._room = room
        self._tell = tell

    def look(self) -> RoomState:
        return widgets.state(self._room)

    def take(self, event: Event) -> None:
        if reaction := widgets.reaction(self._room, event):
            self._tell(reaction)
