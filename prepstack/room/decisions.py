"""Which decision of the room each message of a browser asks for."""

from __future__ import annotations

from prepstack.errors import BadRequest
from prepstack.room import effects
from prepstack.room.room import Connection, Room
from prepstack.wire import from_browser as protocol


def decide(
    room: Room, connection: Connection, message: protocol.FromBrowser
) -> list[effects.Effect]:
    """What a message makes the room do. Raises a `PrepStackError` where it is refused."""
    me = connection.username
    match message:
        case protocol.Knock(name):
            return room.knock(me, name)
        case protocol.Admit(username):
            return room.admit(me, username)
        case protocol.Refuse(username):
            return room.refuse(me, username)
        case protocol.Remove(username):
            return room.remove(me, username)
        case protocol.SetRole(username, role):
            return room.set_role(me, username, role)
        case protocol.MediaState(microphone, camera):
            return room.set_media(connection.id, microphone, camera)
        case protocol.Leave():
            return room.leave(connection.id)
        case _:
            raise BadRequest("Hello has been said already.")
