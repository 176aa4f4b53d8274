"""Reactions: told to all inside, a few of each person, and kept by nobody."""

from __future__ import annotations

from dataclasses import replace

import pytest

from prepstack.errors import NotFound, TooManyRequests
from prepstack.room import events
from prepstack.room.effects import TellPresent
from prepstack.room.room import Room
from prepstack.wire.features.reactions import (
    MOST_REACTIONS,
    REACTIONS_PER,
    React,
    Reacted,
    Reaction,
)
from tests.core.interview import CANDIDATE, HOST, OBSERVER, Clock, at_the_door, room_with, say

HEART = React(Reaction.HEART)


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def room(clock: Clock) -> Room:
    return replace(room_with(HOST, CANDIDATE, OBSERVER), now=clock)


@pytest.mark.parametrize("who", [HOST, CANDIDATE, OBSERVER])
@pytest.mark.parametrize("reaction", Reaction)
def test_everybody_reacts_and_all_inside_are_told(room: Room, who: str, reaction: Reaction) -> None:
    assert say(room, who, React(reaction)) == [TellPresent(Reacted(who, reaction))]


def test_nobody_reacts_at_the_door(room: Room) -> None:
    with pytest.raises(NotFound):
        say(room, at_the_door(room, HOST), HEART)


def test_a_few_at_once_and_no_more_until_the_first_is_long_ago(room: Room, clock: Clock) -> None:
    for _ in range(MOST_REACTIONS):
        say(room, CANDIDATE, HEART)

    with pytest.raises(TooManyRequests, match="Wait a moment"):
        say(room, CANDIDATE, HEART)
    assert say(room, HOST, HEART)  # others are not held up
    clock.go_on(REACTIONS_PER)
    assert say(room, CANDIDATE, HEART)


def test_a_reaction_is_told_to_nobody_who_comes_later(room: Room) -> None:
    say(room, CANDIDATE, HEART)

    greetings = room.features.greetings(room.known(HOST))

    assert not any(isinstance(message, Reacted) for message in greetings)


def test_each_is_in_the_history_and_nothing_of_what_was_too_much(room: Room) -> None:
    noted: list[tuple[str, events.Happening]] = []
    room.note = lambda actor, happened: noted.append((actor, happened))
    for _ in range(MOST_REACTIONS):
        say(room, CANDIDATE, HEART)

    with pytest.raises(TooManyRequests):
        say(room, CANDIDATE, HEART)

    assert noted == [(CANDIDATE, events.Reacted("heart"))] * MOST_REACTIONS


def test_of_who_has_left_nothing_is_kept(room: Room) -> None:
    say(room, CANDIDATE, HEART)

    room.disconnect(CANDIDATE)

    assert room.features.reactions.recent == {}
