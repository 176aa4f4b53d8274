"""What the room notes of what it decides: who did it, and what."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest

from prepstack.people import Change, Role, Standing
from prepstack.room import events
from prepstack.room.events import ROOM, Happening
from prepstack.room.room import Room
from prepstack.wire import browser
from tests.core.interview import DOCUMENT, says

Noted = list[tuple[str, Happening]]


@pytest.fixture
def noted() -> Noted:
    return []


@pytest.fixture
def room(noted: Noted) -> Room:
    """Ada, a host, and Ben, a candidate, are in it; Wes stands in the lobby."""
    room = Room(note=lambda actor, happened: noted.append((actor, happened)))
    room.assign(DOCUMENT)
    for number, username in enumerate(("ada", "ben")):
        room.connect(str(number), username)
        room.knock(str(number), "")
    room.connect("door", "wes")
    noted.clear()
    return room


def enter(room: Room, username: str) -> None:
    room.connect("9", username)
    room.knock("9", "")


def end(room: Room) -> None:
    room.assign(replace(DOCUMENT, ended=True), "ada")


@pytest.mark.parametrize(
    ("happens", "expected"),
    [
        (
            lambda room: enter(room, "eve"),
            [("eve", events.Joined(Role.OBSERVER))],
        ),
        (lambda room: room.disconnect("1"), [("ben", events.Left())]),
        (lambda room: room.leave("1"), [("ben", events.Left())]),
        (lambda room: room.disconnect("door"), []),
        (
            lambda room: enter(room, "ben"),
            [("ben", events.Left()), ("ben", events.Joined(Role.CANDIDATE))],
        ),
        (lambda room: room.knock("door", "Wes"), [("wes", events.Knocked())]),
        (lambda room: room.admit("ada", "wes"), [("ada", events.Admitted("wes"))]),
        (lambda room: room.refuse("ada", "wes"), [("ada", events.Refused("wes"))]),
        (
            lambda room: says(room, "ada", browser.Remove("ben")),
            [("ada", events.Removed("ben")), ("ben", events.Left())],
        ),
        (
            lambda room: says(room, "ada", browser.SetRole("ben", Role.OBSERVER)),
            [("ada", events.RoleChanged("ben", Role.OBSERVER))],
        ),
        (
            lambda room: room.set_media("1", microphone=True, camera=False),
            [("ben", events.MediaChanged(microphone=True, camera=False))],
        ),
        (lambda room: room.set_media("1", microphone=False, camera=False), []),
        (
            lambda room: room.set_media("1", microphone=False, camera=False, screen=True),
            [("ben", events.ScreenChanged(on=True))],
        ),
        (
            lambda room: room.assign(
                DOCUMENT.with_change("wes", Change(standing=Standing.ADMITTED))
            ),
            [(ROOM, events.Admitted("wes"))],
        ),
        (lambda room: room.assign(DOCUMENT), []),
        (
            end,
            [("ada", events.Ended()), ("ada", events.Left()), ("ben", events.Left())],
        ),
    ],
)
def test_what_is_decided_is_noted_once_with_who_did_it(
    room: Room, noted: Noted, happens: Callable[[Room], object], expected: Noted
) -> None:
    happens(room)

    assert noted == expected


def test_whoever_knocks_again_and_again_has_knocked_once(room: Room, noted: Noted) -> None:
    for name in ("Wes", "Wesley", "Wes"):
        room.knock("door", name)

    assert noted == [("wes", events.Knocked())]


def test_an_interview_that_has_ended_ends_once(room: Room, noted: Noted) -> None:
    end(room)
    noted.clear()

    end(room)

    assert noted == []


def test_nothing_is_noted_of_what_is_refused(room: Room, noted: Noted) -> None:
    with pytest.raises(Exception, match="Only"):
        says(room, "ben", browser.Remove("ada"))

    assert noted == []
