"""Sharing a screen: as values."""

from __future__ import annotations

from typing import Any

import pytest

from prepstack.errors import NotAllowed
from prepstack.people import Role
from prepstack.room import events
from prepstack.room.decisions import decide
from prepstack.room.effects import CloseMedia, Effect
from prepstack.room.room import Room
from prepstack.room.views import people
from prepstack.wire import browser
from prepstack.wire.features.media import MediaState
from tests.core.interview import CANDIDATE, HOST, OBSERVER, room_with

SHARING = MediaState(microphone=False, camera=False, screen=True)
SILENT = MediaState(microphone=False, camera=False)


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
    return room_with(HOST, CANDIDATE, OBSERVER)


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
