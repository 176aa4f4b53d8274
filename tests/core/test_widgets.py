"""What widgets in the notebook are told: what everybody inside may know."""

from __future__ import annotations

from dataclasses import replace

import pytest

from prepstack.people import Role
from prepstack.room import events, widgets
from prepstack.room.events import Event, EventLog
from prepstack.room.room import Room
from prepstack.wire.features.chat import Say
from prepstack.wire.features.hands import RaiseHand
from prepstack.wire.features.media import MediaState
from prepstack.wire.features.reactions import React, Reaction
from prepstack.wire.features.timer import Phase, RunTimer
from prepstack.wire.message import to_json
from prepstack.wire.widgets import NewReaction, Participant
from tests.core.interview import CANDIDATE, HOST, WAITING, Clock, room_with, say


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def room(clock: Clock) -> Room:
    return replace(room_with(HOST, CANDIDATE), now=clock)


def test_who_is_inside_and_what_they_send(room: Room) -> None:
    say(room, HOST, MediaState(microphone=True, camera=False, screen=True))
    say(room, CANDIDATE, RaiseHand())

    state = widgets.state(room)

    assert state.participants == (
        Participant(HOST, "Ada", Role.INTERVIEWER, True, False, False, True),
        Participant(CANDIDATE, "Ben", Role.CANDIDATE, False, True, False, False),
    )
    assert state.hands == (CANDIDATE,)


def test_the_timer_is_as_pages_have_it(room: Room, clock: Clock) -> None:
    say(room, HOST, RunTimer(running=True))

    timer = widgets.state(room).timer

    assert timer and timer.phase is Phase.INTRODUCTION
    assert timer.running_since == clock.time


def test_nothing_changes_while_the_timer_runs(room: Room, clock: Clock) -> None:
    say(room, HOST, RunTimer(running=True))
    before = widgets.state(room)

    clock.go_on(90)

    assert widgets.state(room) == before


def test_of_who_waits_and_what_was_written_nothing_is_told(room: Room) -> None:
    room.connect(WAITING, WAITING)
    room.knock(WAITING, "Somebody outside")
    say(room, CANDIDATE, Say("a client of mine", "between us"))

    told = to_json(widgets.state(room))

    assert WAITING.encode() not in told
    assert b"outside" not in told
    assert b"between" not in told


def test_a_reaction_is_told_with_the_name_of_whose_it_is(room: Room, clock: Clock) -> None:
    told: list[NewReaction | None] = []

    class Widgets:
        def take(self, event: Event) -> None:
            told.append(widgets.reaction(room, event))

    room.note = EventLog(lambda: 0.0, [Widgets()]).note
    say(room, CANDIDATE, React(Reaction.CLAP))
    room.note(events.ROOM, events.KernelDied("It has ended."))

    assert told == [
        NewReaction(CANDIDATE, "Ben", Reaction.CLAP, clock.time.timestamp()),
        None,
    ]
