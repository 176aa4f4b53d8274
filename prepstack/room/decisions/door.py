"""Who knocks, and who is let in."""

from __future__ import annotations

from prepstack.people import Action
from prepstack.room import effects
from prepstack.room.connection import Connection
from prepstack.room.decisions.registry import handles
from prepstack.room.effects import Effect
from prepstack.room.room import Room
from prepstack.wire.features.door import Admit, Knock, NewInvitation, Refuse


@handles(Knock)
def knock(room: Room, at: Connection, said: Knock) -> list[Effect]:
    return room.knock(at.id, said.name)


@handles(Admit)
def admit(room: Room, at: Connection, said: Admit) -> list[Effect]:
    return room.admit(at.username, said.username)


@handles(Refuse)
def refuse(room: Room, at: Connection, said: Refuse) -> list[Effect]:
    return room.refuse(at.username, said.username)


@handles(NewInvitation)
def new_invitation(room: Room, at: Connection, said: NewInvitation) -> list[Effect]:
    room.check(at.username, Action.INVITE)
    return [effects.MakeInvitation(at.id, said.role)]
