"""The timer: phases on the room's clock, for whoever leads."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from prepstack.errors import BadRequest, NotAllowed, NotFound
from prepstack.interviews.interview import RoomDocument
from prepstack.room import events
from prepstack.room.effects import TellPresent
from prepstack.room.room import Room
from prepstack.room.timer import USUAL, Timer, usual_plan
from prepstack.wire.browser import FromBrowser
from prepstack.wire.features.timer import (
    MOST_MINUTES,
    AdjustTimer,
    GoToPhase,
    Phase,
    Plan,
    PlanTimer,
    ResetTimer,
    RunTimer,
    TimerChanged,
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

PLAN = Plan(5, 0, 30, 10, 5)
CONTROLS: list[FromBrowser] = [
    RunTimer(True),
    GoToPhase(Phase.CODE),
    AdjustTimer(1),
    PlanTimer(PLAN),
]


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def room(clock: Clock) -> Room:
    return replace(room_with(HOST, INTERVIEWER, CANDIDATE, OBSERVER), now=clock)


def told(room: Room) -> TimerChanged:
    """To somebody who comes in now."""
    greetings = room.features.greetings(room.known(CANDIDATE))
    return next(message for message in greetings if isinstance(message, TimerChanged))


def lasting(minutes: int, clock: Clock) -> RoomDocument:
    ends_at = clock() + timedelta(minutes=minutes)
    held = replace(DOCUMENT.interview, started_at=clock(), ends_at=ends_at)
    return replace(DOCUMENT, interview=held)


@pytest.mark.parametrize("message", CONTROLS, ids=lambda message: type(message).__name__)
@pytest.mark.parametrize("by", [HOST, INTERVIEWER])
def test_whoever_leads_controls_it_and_all_inside_are_told(
    room: Room, by: str, message: FromBrowser
) -> None:
    assert say(room, by, message) == [TellPresent(told(room))]


@pytest.mark.parametrize(
    "message", [*CONTROLS, ResetTimer()], ids=lambda message: type(message).__name__
)
@pytest.mark.parametrize("by", [CANDIDATE, OBSERVER])
def test_nobody_else_does(room: Room, by: str, message: FromBrowser) -> None:
    before = told(room)

    with pytest.raises(NotAllowed):
        say(room, by, message)

    assert told(room) == before


def test_nobody_controls_it_from_the_door(room: Room) -> None:
    with pytest.raises(NotFound):
        say(room, at_the_door(room, HOST), RunTimer(True))


def test_what_is_spent_stands_still_while_it_is_paused(room: Room, clock: Clock) -> None:
    say(room, HOST, RunTimer(True))
    clock.go_on(90)
    say(room, HOST, RunTimer(False))
    clock.go_on(600)
    say(room, INTERVIEWER, RunTimer(True))

    assert (told(room).spent, told(room).running_since) == (90, clock())


def test_who_starts_what_runs_changes_nothing(room: Room, clock: Clock) -> None:
    say(room, HOST, RunTimer(True))
    since = clock()
    clock.go_on(30)

    assert say(room, INTERVIEWER, RunTimer(True)) == []
    assert told(room).running_since == since


def test_two_who_say_next_at_once_go_one_phase_further(room: Room, clock: Clock) -> None:
    say(room, HOST, RunTimer(True))
    clock.go_on(120)

    say(room, HOST, GoToPhase(Phase.CLARIFY))
    assert say(room, INTERVIEWER, GoToPhase(Phase.CLARIFY)) == []

    assert (told(room).phase, told(room).spent_before) == (Phase.CLARIFY, 120)


def test_a_phase_gets_a_minute_more_and_keeps_one_at_least(room: Room) -> None:
    say(room, HOST, PlanTimer(PLAN))
    say(room, HOST, AdjustTimer(1))
    assert told(room).plan.introduction == 6

    say(room, HOST, AdjustTimer(-10))
    assert told(room).plan.introduction == 1
    assert say(room, HOST, AdjustTimer(-1)) == []


def test_a_phase_is_never_longer_than_the_longest(room: Room) -> None:
    for _ in range(MOST_MINUTES):
        say(room, HOST, AdjustTimer(10))

    assert told(room).plan.introduction == MOST_MINUTES


def test_a_phase_without_time_is_left_out(room: Room) -> None:
    say(room, HOST, PlanTimer(PLAN))

    with pytest.raises(BadRequest, match="no time"):
        say(room, HOST, GoToPhase(Phase.CLARIFY))


def test_it_begins_with_the_first_phase_that_has_time(room: Room) -> None:
    say(room, HOST, PlanTimer(Plan(0, 0, 30, 10, 5)))

    say(room, HOST, RunTimer(True))

    assert told(room).phase is Phase.CODE


@pytest.mark.parametrize("plan", [Plan(0, 0, 0, 0, 0), Plan(0, 5, 30, 10, 5)])
def test_a_plan_leaves_time_for_what_is_on(room: Room, plan: Plan) -> None:
    say(room, HOST, RunTimer(True))

    with pytest.raises(BadRequest):
        say(room, HOST, PlanTimer(plan))


def test_after_a_reset_it_is_as_if_it_had_not_begun(room: Room, clock: Clock) -> None:
    before = told(room)
    say(room, HOST, RunTimer(True))
    clock.go_on(60)
    say(room, HOST, GoToPhase(Phase.CODE))

    say(room, HOST, ResetTimer())

    assert told(room) == before


def test_a_clock_that_is_set_back_takes_nothing_away(room: Room, clock: Clock) -> None:
    say(room, HOST, RunTimer(True))
    clock.go_on(-600)

    say(room, HOST, RunTimer(False))

    assert told(room).spent == 0


@pytest.mark.parametrize(
    ("minutes", "whole"), [(20, 30), (45, 45), (59, 45), (60, 60), (75, 60), (120, 90)]
)
def test_it_is_as_long_as_the_interview_unless_somebody_planned(
    room: Room, clock: Clock, minutes: int, whole: int
) -> None:
    room.assign(lasting(minutes, clock))

    assert room.features.timer.minutes == usual_plan(whole)
    assert sum(usual_plan(whole).values()) == whole


def test_what_somebody_planned_is_kept(room: Room, clock: Clock) -> None:
    say(room, HOST, PlanTimer(PLAN))

    effects = room.assign(lasting(45, clock))

    assert told(room).plan == PLAN
    assert not any(isinstance(effect, TellPresent) for effect in effects)


def test_all_inside_hear_of_the_usual_plan(room: Room, clock: Clock) -> None:
    assert TellPresent(told(room)) not in room.assign(lasting(60, clock))  # it was that before
    effects = room.assign(lasting(45, clock))

    assert TellPresent(told(room)) in effects


def test_the_history_has_what_is_so_from_now_on(room: Room, clock: Clock) -> None:
    noted: list[tuple[str, events.Happening]] = []
    room.note = lambda actor, happened: noted.append((actor, happened))
    minutes = {phase.value: of for phase, of in zip(Phase, USUAL[60], strict=True)}

    say(room, HOST, RunTimer(True))
    clock.go_on(61)
    say(room, HOST, RunTimer(False))
    say(room, HOST, RunTimer(False))

    assert noted == [
        (HOST, events.TimerChanged(True, "introduction", 0, 0, minutes)),
        (HOST, events.TimerChanged(False, "introduction", 61, 0, minutes)),
    ]


def test_a_room_that_is_started_anew_goes_on_where_it_was(room: Room, clock: Clock) -> None:
    noted: list[tuple[events.Happening, datetime]] = []
    room.note = lambda actor, happened: noted.append((happened, clock()))
    say(room, HOST, PlanTimer(PLAN))
    say(room, HOST, RunTimer(True))
    clock.go_on(100)
    say(room, HOST, GoToPhase(Phase.CODE))
    clock.go_on(50)
    before = room.features.timer.spent_at(clock())

    again = Timer()
    happened, at = noted[-1]
    assert isinstance(happened, events.TimerChanged)
    again.restore(happened, at)

    assert again.spent_at(clock()) == before == timedelta(seconds=150)
    assert (again.phase, again.minutes) == (Phase.CODE, room.features.timer.minutes)
    assert again.spent_before == timedelta(seconds=100)
