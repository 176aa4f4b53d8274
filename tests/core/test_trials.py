"""The connection test of the lobby: for whom, how many, and how long."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from prepstack.errors import BadRequest, NotAllowed, NotFound
from prepstack.people import Place
from prepstack.room.decisions import decide
from prepstack.room.effects import BeginTrial, CloseMedia, Effect, TakeTrialAnswer, Tell
from prepstack.room.room import Room
from prepstack.room.trials import LONGEST_SECONDS, MOST_AT_ONCE, PAUSE_SECONDS
from prepstack.streams import TRIAL, Kind
from prepstack.wire import browser
from prepstack.wire.features.trial import (
    Probe,
    Probed,
    Trial,
    TrialAnswer,
    TrialEnd,
    TrialRefused,
)
from tests.core.interview import (
    CANDIDATE,
    HOST,
    INTERVIEWER,
    OBSERVER,
    WAITING,
    at_the_door,
    room_with,
)

TEST = Trial("v=0", {"0": Kind.CAMERA})


class Scene:
    def __init__(self, *in_the_lobby: str) -> None:
        self.now = datetime(2026, 11, 30, tzinfo=UTC)
        self.room: Room = room_with()
        self.room.now = lambda: self.now
        self.doors = {name: at_the_door(self.room, name) for name in in_the_lobby}

    def say(self, username: str, message: browser.FromBrowser) -> list[Effect]:
        return decide(self.room, self.room.connections[self.doors[username]], message)

    def pass_time(self, seconds: float) -> None:
        self.now += timedelta(seconds=seconds)


@pytest.mark.parametrize("username", [HOST, CANDIDATE, OBSERVER, WAITING])
def test_everybody_in_the_lobby_may_test(username: str) -> None:
    (effect,) = Scene(username).say(username, TEST)

    assert isinstance(effect, BeginTrial)
    assert effect.peer.startswith(TRIAL)
    assert username not in effect.peer.split("/")


def test_nobody_tests_in_the_room() -> None:
    room = room_with(HOST)

    with pytest.raises(NotAllowed, match="in the call"):
        decide(room, room.connections[HOST], TEST)


def test_two_tests_never_have_the_same_name() -> None:
    scene = Scene(CANDIDATE)
    (first,) = scene.say(CANDIDATE, TEST)
    scene.say(CANDIDATE, TrialEnd())
    scene.pass_time(PAUSE_SECONDS)

    (second,) = scene.say(CANDIDATE, TEST)

    assert isinstance(first, BeginTrial) and isinstance(second, BeginTrial)
    assert first.peer != second.peer


def test_one_test_is_under_way_at_a_time_and_the_next_one_waits_a_little() -> None:
    scene = Scene(CANDIDATE)
    scene.say(CANDIDATE, TEST)
    with pytest.raises(BadRequest, match="under way"):
        scene.say(CANDIDATE, TEST)
    scene.say(CANDIDATE, TrialEnd())

    (told,) = scene.say(CANDIDATE, TEST)

    assert isinstance(told, Tell) and isinstance(told.message, TrialRefused)


def test_few_test_at_once_and_one_that_was_forgotten_makes_room() -> None:
    others = [HOST, INTERVIEWER, OBSERVER][:MOST_AT_ONCE]
    scene = Scene(*others, CANDIDATE)
    for other in others:
        scene.say(other, TEST)
    (told,) = scene.say(CANDIDATE, TEST)
    scene.pass_time(LONGEST_SECONDS)

    (begun,) = scene.say(CANDIDATE, TEST)

    assert isinstance(told, Tell) and isinstance(told.message, TrialRefused)
    assert isinstance(begun, BeginTrial)


def test_an_answer_goes_to_the_own_test_alone() -> None:
    scene = Scene(CANDIDATE, OBSERVER)
    (begun,) = scene.say(CANDIDATE, TEST)
    assert isinstance(begun, BeginTrial)

    (taken,) = scene.say(CANDIDATE, TrialAnswer(3, "v=0"))

    assert taken == TakeTrialAnswer(scene.doors[CANDIDATE], begun.peer, 3, "v=0")
    with pytest.raises(NotFound):
        scene.say(OBSERVER, TrialAnswer(3, "v=0"))


def test_the_end_closes_the_own_test_alone() -> None:
    scene = Scene(CANDIDATE, OBSERVER)
    (begun,) = scene.say(CANDIDATE, TEST)
    assert isinstance(begun, BeginTrial)

    assert scene.say(OBSERVER, TrialEnd()) == []
    assert scene.say(CANDIDATE, TrialEnd()) == [CloseMedia(begun.peer)]
    assert scene.room.features.trials.connection_of(begun.peer) is None


def test_a_probe_is_answered_by_its_number() -> None:
    assert Scene(WAITING).say(WAITING, Probe(7)) == [Tell(WAITING, Place.LOBBY, Probed(7))]
