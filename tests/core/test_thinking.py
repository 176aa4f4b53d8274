"""Private thinking time: both sides agree, either ends it, and it ends by itself."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from prepstack.errors import Conflict, NotAllowed, NotFound
from prepstack.people import Change, Role, Standing
from prepstack.room import events
from prepstack.room.effects import TellPresent
from prepstack.room.room import Room
from prepstack.wire.features.thinking import (
    AgreeThinking,
    AskThinking,
    EndThinking,
    ThinkingChanged,
    ThinkingTime,
)
from tests.core.interview import (
    CANDIDATE,
    DOCUMENT,
    HOST,
    INTERVIEWER,
    OBSERVER,
    Clock,
    at_the_door,
    room_with,
    say,
)

ASK, AGREE = AskThinking(CANDIDATE, 5), AgreeThinking(5)
OVER = TellPresent(ThinkingChanged(None))


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def room(clock: Clock) -> Room:
    return replace(room_with(HOST, INTERVIEWER, CANDIDATE, OBSERVER), now=clock)


def on(room: Room) -> ThinkingTime | None:
    return room.features.thinking.at(room.now())


@pytest.mark.parametrize(
    ("asks", "agrees"), [(HOST, CANDIDATE), (CANDIDATE, HOST), (CANDIDATE, INTERVIEWER)]
)
def test_one_side_asks_the_other_agrees_and_all_inside_are_told(
    room: Room, clock: Clock, asks: str, agrees: str
) -> None:
    asked = ThinkingTime(CANDIDATE, 5, asks, None)
    begun = replace_end(asked, clock)

    assert say(room, asks, ASK) == [TellPresent(ThinkingChanged(asked))]
    assert say(room, agrees, AGREE) == [TellPresent(ThinkingChanged(begun))]
    assert ThinkingChanged(begun) in room.features.greetings(room.known(OBSERVER))


def replace_end(asked: ThinkingTime, clock: Clock) -> ThinkingTime:
    ends_at = clock() + timedelta(minutes=asked.minutes)
    return ThinkingTime(asked.username, asked.minutes, asked.asked_by, ends_at)


@pytest.mark.parametrize(
    ("asks", "agrees"),
    [
        (HOST, HOST),
        (HOST, INTERVIEWER),
        (HOST, OBSERVER),
        (CANDIDATE, CANDIDATE),
        (CANDIDATE, OBSERVER),
    ],
)
def test_only_the_other_side_agrees(room: Room, asks: str, agrees: str) -> None:
    say(room, asks, ASK)

    with pytest.raises(NotAllowed):
        say(room, agrees, AGREE)

    time = on(room)
    assert time and time.ends_at is None


def test_an_observer_neither_asks_nor_ends(room: Room) -> None:
    with pytest.raises(NotAllowed):
        say(room, OBSERVER, ASK)
    say(room, HOST, ASK)

    with pytest.raises(NotAllowed):
        say(room, OBSERVER, EndThinking())

    assert on(room)


@pytest.mark.parametrize("username", [HOST, OBSERVER, "nobody"])
def test_it_is_for_a_candidate_who_is_in_the_room(room: Room, username: str) -> None:
    with pytest.raises(NotFound):
        say(room, HOST, AskThinking(username, 5))


def test_nobody_asks_from_the_door(room: Room) -> None:
    with pytest.raises(NotFound, match="begins in the room"):
        say(room, at_the_door(room, HOST), ASK)


def test_a_candidate_without_anybody_to_agree_is_told_so() -> None:
    room = room_with(CANDIDATE, OBSERVER)

    with pytest.raises(Conflict, match="Nobody is here"):
        say(room, CANDIDATE, ASK)


def test_what_is_asked_while_it_is_on_is_refused(room: Room) -> None:
    say(room, HOST, ASK)
    with pytest.raises(Conflict):
        say(room, CANDIDATE, ASK)
    say(room, CANDIDATE, AGREE)

    with pytest.raises(Conflict):
        say(room, HOST, ASK)


def test_who_agrees_to_another_number_of_minutes_is_asked_to_look_again(room: Room) -> None:
    say(room, HOST, AskThinking(CANDIDATE, 15))

    with pytest.raises(Conflict, match="another number"):
        say(room, CANDIDATE, AGREE)


def test_what_nobody_asked_for_is_not_agreed_to(room: Room) -> None:
    with pytest.raises(NotFound):
        say(room, CANDIDATE, AGREE)


@pytest.mark.parametrize("by", [CANDIDATE, HOST, INTERVIEWER])
def test_either_side_ends_it(room: Room, by: str) -> None:
    say(room, HOST, ASK)
    say(room, CANDIDATE, AGREE)

    assert say(room, by, EndThinking()) == [OVER]
    assert say(room, by, EndThinking()) == []


def test_it_is_over_by_itself(room: Room, clock: Clock) -> None:
    say(room, HOST, ASK)
    say(room, CANDIDATE, AGREE)

    clock.go_on(5 * 60)

    assert on(room) is None
    assert say(room, CANDIDATE, ASK)  # and there may be another


def test_it_ends_when_its_candidate_leaves_and_with_nobody_else(room: Room) -> None:
    say(room, HOST, ASK)
    say(room, CANDIDATE, AGREE)

    assert OVER not in room.disconnect(HOST)
    assert OVER in room.disconnect(CANDIDATE)


def test_what_is_asked_for_goes_with_whoever_asked(room: Room) -> None:
    say(room, HOST, ASK)

    assert OVER in room.disconnect(HOST)


@pytest.mark.parametrize("change", [Change(role=Role.OBSERVER), Change(standing=Standing.REMOVED)])
def test_it_ends_when_its_candidate_is_none_any_more(room: Room, change: Change) -> None:
    say(room, HOST, ASK)
    say(room, CANDIDATE, AGREE)

    assert OVER in room.assign(DOCUMENT.with_change(CANDIDATE, change))
    assert on(room) is None


def test_the_history_has_who_asked_who_agreed_and_who_ended_it(room: Room) -> None:
    noted: list[tuple[str, events.Happening]] = []
    room.note = lambda actor, happened: noted.append((actor, happened))

    say(room, HOST, ASK)
    say(room, CANDIDATE, EndThinking())
    say(room, CANDIDATE, ASK)
    say(room, INTERVIEWER, AGREE)
    say(room, HOST, EndThinking())

    assert noted == [
        (HOST, events.ThinkingAsked(CANDIDATE, 5)),
        (CANDIDATE, events.ThinkingDeclined(CANDIDATE)),
        (CANDIDATE, events.ThinkingAsked(CANDIDATE, 5)),
        (INTERVIEWER, events.ThinkingBegun(CANDIDATE, 5)),
        (HOST, events.ThinkingEnded(CANDIDATE)),
    ]
