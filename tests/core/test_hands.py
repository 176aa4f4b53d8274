"""Raised hands: their order is the room's."""

from __future__ import annotations

from dataclasses import replace

import pytest

from prepstack.errors import NotAllowed, NotFound
from prepstack.people import Change, Standing
from prepstack.room import events
from prepstack.room.effects import TellPresent
from prepstack.room.room import Room
from prepstack.wire.features.hands import HandsRaised, LowerHand, RaiseHand
from tests.core.interview import (
    CANDIDATE,
    DOCUMENT,
    HOST,
    INTERVIEWER,
    OBSERVER,
    at_the_door,
    room_with,
    say,
)


def everybody() -> Room:
    return room_with(HOST, INTERVIEWER, CANDIDATE, OBSERVER)


def test_hands_are_told_in_the_order_of_raising() -> None:
    room = everybody()

    say(room, OBSERVER, RaiseHand())
    effects = say(room, CANDIDATE, RaiseHand())

    assert effects == [TellPresent(HandsRaised((OBSERVER, CANDIDATE)))]


def test_who_raises_a_hand_that_is_up_keeps_the_place() -> None:
    room = everybody()
    say(room, OBSERVER, RaiseHand())
    say(room, CANDIDATE, RaiseHand())

    assert say(room, OBSERVER, RaiseHand()) == []
    assert room.features.hands.raised == [OBSERVER, CANDIDATE]


@pytest.mark.parametrize("by", [CANDIDATE, HOST, INTERVIEWER])
def test_a_hand_is_lowered_by_its_owner_and_by_whoever_leads(by: str) -> None:
    room = everybody()
    say(room, CANDIDATE, RaiseHand())

    assert say(room, by, LowerHand(CANDIDATE)) == [TellPresent(HandsRaised(()))]
    assert say(room, by, LowerHand(CANDIDATE)) == []


@pytest.mark.parametrize("by", [CANDIDATE, OBSERVER])
def test_nobody_else_lowers_it(by: str) -> None:
    room = everybody()
    say(room, HOST, RaiseHand())

    with pytest.raises(NotAllowed):
        say(room, by, LowerHand(HOST))

    assert room.features.hands.raised == [HOST]


def test_nobody_raises_a_hand_at_the_door() -> None:
    room = everybody()
    door = at_the_door(room, HOST)

    with pytest.raises(NotFound):
        say(room, door, RaiseHand())


def test_who_leaves_has_lowered_the_hand_and_the_others_hear_of_it() -> None:
    room = everybody()
    say(room, CANDIDATE, RaiseHand())

    effects = room.disconnect(CANDIDATE)

    assert TellPresent(HandsRaised(())) in effects


def test_who_is_removed_has_lowered_the_hand() -> None:
    room = everybody()
    say(room, CANDIDATE, RaiseHand())

    removed = DOCUMENT.with_change(CANDIDATE, Change(standing=Standing.REMOVED))
    effects = room.assign(removed)

    assert TellPresent(HandsRaised(())) in effects


def test_whoever_comes_in_is_told_what_is_up() -> None:
    room = everybody()
    say(room, CANDIDATE, RaiseHand())

    assert HandsRaised((CANDIDATE,)) in room.features.greetings(room.known(OBSERVER))


def test_a_hand_is_in_the_history_once() -> None:
    noted: list[tuple[str, events.Happening]] = []
    room = replace(everybody(), note=lambda actor, happened: noted.append((actor, happened)))

    for message in (RaiseHand(), RaiseHand()):
        say(room, CANDIDATE, message)
    for _ in range(2):
        say(room, HOST, LowerHand(CANDIDATE))

    assert noted == [(CANDIDATE, events.HandRaised()), (HOST, events.HandLowered(CANDIDATE))]
