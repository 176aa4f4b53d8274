"""Which tabs there are of a room's members, where each is, and what the features keep of them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime

from prepstack.clock import utc_now
from prepstack.errors import NotFound
from prepstack.people import Place
from prepstack.room import events
from prepstack.room.changes import of_media
from prepstack.room.connection import Connection
from prepstack.room.features import Features
from prepstack.room.members import Members


@dataclass
class Presence(Members):
    connections: dict[str, Connection] = field(default_factory=dict)
    features: Features = field(default_factory=Features)
    note: events.Note = lambda actor, happened: None
    now: Callable[[], datetime] = utc_now

    @property
    def present(self) -> list[Connection]:
        """The connections inside the room, in order of arrival."""
        return [item for item in self.connections.values() if item.place is Place.ROOM]

    def usernames(self) -> list[str]:
        return list(dict.fromkeys(item.username for item in self.connections.values()))

    def tabs_of(self, username: str, place: Place) -> list[Connection]:
        """One, or none."""
        return [
            item
            for item in self.connections.values()
            if (item.username, item.place) == (username, place)
        ]

    def inside(self, username: str) -> Connection:
        """Raises `NotFound` for whoever is not in the room."""
        found = self.tabs_of(username, Place.ROOM)
        if not found:
            raise NotFound("Nobody of that name is in the room.")
        return found[0]

    def sends(self, connection: Connection) -> None:
        """What this tab sends from now on."""
        for happened in of_media(self.connections[connection.id], connection):
            self.note(connection.username, happened)
        self.connections[connection.id] = connection
