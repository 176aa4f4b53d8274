"""Who writes to everybody."""

from __future__ import annotations

from prepstack.errors import BadRequest, TooManyRequests
from prepstack.people import Place
from prepstack.room.connection import Connection
from prepstack.room.decisions.registry import check_is_inside, handles
from prepstack.room.effects import Effect, Tell, TellPresent
from prepstack.room.room import Room
from prepstack.wire.features.chat import ChatSaid, NotSaid, Say


@handles(Say)
def say(room: Room, at: Connection, said: Say) -> list[Effect]:
    check_is_inside(at)
    room.check_may_chat(at.username)
    chat, sender = room.features.chat, room.known(at.username)
    if known := chat.kept.find(at.username, said.client):
        # Its page did not hear that it had arrived.
        return [Tell(at.username, Place.ROOM, ChatSaid(known, chat.kept.oldest))]
    try:
        message = chat.add(sender, room.colour_of(at.username), said, room.now())
    except (BadRequest, TooManyRequests) as refusal:
        return [Tell(at.username, Place.ROOM, NotSaid(said.client, refusal.message))]
    room.note(at.username, chat.event(message))
    return [TellPresent(ChatSaid(message, chat.kept.oldest))]
