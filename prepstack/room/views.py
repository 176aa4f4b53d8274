"""What the room shows of itself to a browser."""

from __future__ import annotations

from prepstack.room.room import Connection, Room
from prepstack.wire.to_browser import PersonHere, PersonWaiting


def person_here(room: Room, connection: Connection) -> PersonHere:
    """Raises `NotFound` for a connection of nobody."""
    member = room.known(connection.username)
    return PersonHere(
        username=member.username,
        name=member.name,
        role=member.role.value,
        host=member.host,
        place=connection.place.value,
        microphone=connection.microphone,
        camera=connection.camera,
    )


def people_in(room: Room) -> tuple[PersonHere, ...]:
    return tuple(person_here(room, connection) for connection in room.present)


def waiting_at(room: Room) -> tuple[PersonWaiting, ...]:
    return tuple(PersonWaiting(*item) for item in room.waiting)
