"""Reactions, of whoever is in the room."""

from __future__ import annotations

from prepstack.room import events
from prepstack.room.connection import Connection
from prepstack.room.decisions.registry import check_is_inside, handles
from prepstack.room.effects import Effect, TellPresent
from prepstack.room.room import Room
from prepstack.wire.features.reactions import React, Reacted


@handles(React)
def react(room: Room, at: Connection, said: React) -> list[Effect]:
    check_is_inside(at)
    room.features.reactions.count(at.username, room.now())
    room.note(at.username, events.Reacted(said.reaction))
    return [TellPresent(Reacted(at.username, said.reaction))]
