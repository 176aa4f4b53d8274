"""Hands that are raised and lowered."""

from __future__ import annotations

from prepstack.people import Action
from prepstack.room import events
from prepstack.room.connection import Connection
from prepstack.room.decisions.registry import check_is_inside, handles
from prepstack.room.effects import Effect, TellPresent
from prepstack.room.room import Room
from prepstack.wire.features.hands import LowerHand, RaiseHand


@handles(RaiseHand)
def raise_hand(room: Room, at: Connection, said: RaiseHand) -> list[Effect]:
    check_is_inside(at)
    hands = room.features.hands
    if not hands.put_up(at.username):
        return []
    room.note(at.username, events.HandRaised())
    return [TellPresent(hands.told())]


@handles(LowerHand)
def lower_hand(room: Room, at: Connection, said: LowerHand) -> list[Effect]:
    check_is_inside(at)
    if said.username != at.username:
        room.check(at.username, Action.LEAD)
    hands = room.features.hands
    if not hands.put_down(said.username):
        return []  # somebody else was quicker
    room.note(at.username, events.HandLowered(said.username))
    return [TellPresent(hands.told())]
