"""Sharing a screen, and being asked to: as values."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from prepstack.errors import NotAllowed, NotFound, PrepStackError, TooManyRequests
from prepstack.people import Place, Role
from prepstack.room import events
from prepstack.room.decisions import decide
from prepstack.room.effects import CloseMedia, Effect, Tell
from prepstack.room.room import Room
from prepstack.room.views import people
from prepstack.wire import browser
from prepstack.wire.features import screen
from tests.core.interview import CANDIDATE, HOST, INTERVIEWER, OBSERVER, WAITING, room_with

SHARING = browser.MediaState(microphone=False, camera=False, screen=True)
SILENT = browser.MediaState(microphone=False, camera=False)


def says(room: Room, who: str, message: Any) -> list[Effect]:
    return decide(room, room.connections[who], message)


def sharers(room: Room) -> set[str]:
    return {person.username for person in people(room) if person.screen}


@pytest.fixture
def noted(room: Room) -> list[tuple[str, events.Happening]]:
    noted: list[tuple[str, events.Happening]] = []
    room.note = lambda actor, happened: noted.append((actor, happened))
    return noted


@pytest.fixture
def room() -> Room:
    room = room_with(HOST, INTERVIEWER, CANDIDATE, OBSERVER)
    room.now = lambda: datetime(2026, 11, 23, 19, tzinfo=UTC)
    return room


def test_several_people_can_share_at_a_time(room: Room) -> None:
    says(room, HOST, SHARING)
    says(room, CANDIDATE, SHARING)

    assert sharers(room) == {HOST, CANDIDATE}


def test_an_observer_cannot_share(room: Room) -> None:
    with pytest.raises(NotAllowed):
        says(room, OBSERVER, SHARING)

    assert sharers(room) == set()


def test_who_becomes_an_observer_shares_no_longer_at_once(
    room: Room, noted: list[tuple[str, events.Happening]]
) -> None:
    says(room, CANDIDATE, SHARING)

    effects = says(room, HOST, browser.SetRole(CANDIDATE, Role.OBSERVER))

    assert CloseMedia(CANDIDATE) in effects
    assert sharers(room) == set()
    assert (CANDIDATE, events.ScreenChanged(on=False)) in noted


def test_a_share_that_begins_and_ends_is_noted_once_each(
    room: Room, noted: list[tuple[str, events.Happening]]
) -> None:
    for said in (SHARING, SHARING, SILENT, SILENT):
        says(room, CANDIDATE, said)

    assert noted == [
        (CANDIDATE, events.ScreenChanged(on=True)),
        (CANDIDATE, events.ScreenChanged(on=False)),
    ]


def test_a_page_that_is_loaded_anew_shares_nothing(room: Room) -> None:
    says(room, CANDIDATE, SHARING)

    room.go_quiet(CANDIDATE)

    assert sharers(room) == set()


@pytest.mark.parametrize("by", [HOST, INTERVIEWER])
def test_who_is_asked_to_share_hears_it_and_nothing_begins(by: str, room: Room) -> None:
    effects = says(room, by, screen.AskToShare(CANDIDATE))

    assert effects == [Tell(CANDIDATE, Place.ROOM, screen.AskedToShare(by))]
    assert sharers(room) == set()


@pytest.mark.parametrize("by", [CANDIDATE, OBSERVER])
def test_others_than_hosts_and_interviewers_cannot_ask(by: str, room: Room) -> None:
    with pytest.raises(NotAllowed):
        says(room, by, screen.AskToShare(HOST))


@pytest.mark.parametrize("who", [OBSERVER, WAITING, HOST, "nobody"])
def test_who_cannot_share_or_is_not_here_or_asks_cannot_be_asked(who: str, room: Room) -> None:
    with pytest.raises(NotFound):
        says(room, HOST, screen.AskToShare(who))


def test_nobody_is_asked_again_and_again(room: Room) -> None:
    says(room, HOST, screen.AskToShare(CANDIDATE))

    with pytest.raises(TooManyRequests):
        says(room, INTERVIEWER, screen.AskToShare(CANDIDATE))
    room.now = lambda: datetime(2026, 11, 23, 19, tzinfo=UTC) + timedelta(seconds=10)

    assert says(room, INTERVIEWER, screen.AskToShare(CANDIDATE))


def test_not_now_is_told_to_who_asked_once(room: Room) -> None:
    says(room, HOST, screen.AskToShare(CANDIDATE))

    effects = says(room, CANDIDATE, screen.DeclineToShare(HOST))

    assert effects == [Tell(HOST, Place.ROOM, screen.ShareDeclined(CANDIDATE))]
    with pytest.raises(NotFound):
        says(room, CANDIDATE, screen.DeclineToShare(HOST))


def test_not_now_makes_nobody_free_to_ask_again_at_once(room: Room) -> None:
    says(room, HOST, screen.AskToShare(CANDIDATE))
    says(room, CANDIDATE, screen.DeclineToShare(HOST))

    with pytest.raises(TooManyRequests):
        says(room, HOST, screen.AskToShare(CANDIDATE))


@pytest.mark.parametrize("to", [INTERVIEWER, OBSERVER, "nobody"])
def test_nobody_else_than_who_asked_hears_a_not_now(to: str, room: Room) -> None:
    says(room, HOST, screen.AskToShare(CANDIDATE))

    with pytest.raises(PrepStackError):
        says(room, CANDIDATE, screen.DeclineToShare(to))


def test_questions_and_answers_are_noted(
    room: Room, noted: list[tuple[str, events.Happening]]
) -> None:
    says(room, HOST, screen.AskToShare(CANDIDATE))
    says(room, CANDIDATE, screen.DeclineToShare(HOST))

    assert noted == [
        (HOST, events.ScreenAsked(CANDIDATE)),
        (CANDIDATE, events.ScreenDeclined(HOST)),
    ]


def test_of_who_has_left_no_question_is_kept(room: Room) -> None:
    says(room, HOST, screen.AskToShare(CANDIDATE))

    room.leave(CANDIDATE)

    assert room.features.screen.asked == {}
