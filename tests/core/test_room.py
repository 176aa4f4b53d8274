"""The room as a value: coming in, tabs, and the door."""

from __future__ import annotations

from dataclasses import replace

import pytest

from prepstack.errors import BadRequest, Full, NotAllowed
from prepstack.names import MAX_NAME, clean_name
from prepstack.people import Change, Place
from prepstack.room.effects import (
    CloseMedia,
    Dismiss,
    Farewell,
    LetIn,
    Store,
    Tell,
    TellPeople,
    TellWaiting,
    Welcome,
)
from prepstack.room.room import Connection, Room
from prepstack.wire import browser
from tests.core.interview import (
    CANDIDATE,
    DOCUMENT,
    ENDED,
    EVERYBODY,
    HOST,
    INTERVIEWER,
    OBSERVER,
    REFUSED,
    REMOVED,
    STRANGER,
    WAITING,
    at_the_door,
    room_with,
)

# Coming in


@pytest.mark.parametrize("username", EVERYBODY)
def test_a_room_without_an_interview_lets_nobody_in(username: str) -> None:
    with pytest.raises(NotAllowed):
        Room().connect(Connection("1", username, Place.LOBBY))


@pytest.mark.parametrize("username", EVERYBODY)
def test_an_interview_that_has_ended_lets_nobody_in(username: str) -> None:
    with pytest.raises(NotAllowed):
        room_with(document=ENDED).connect(Connection("1", username, Place.LOBBY))


@pytest.mark.parametrize("username", [HOST, INTERVIEWER, CANDIDATE, OBSERVER])
@pytest.mark.parametrize("place", Place)
def test_whoever_may_enter_is_welcomed_and_shown_to_the_others(username: str, place: Place) -> None:
    effects = room_with().connect(Connection("1", username, place))

    assert effects == [Welcome("1"), TellPeople()]


def test_whoever_waits_gets_into_the_lobby_only() -> None:
    room = room_with()

    room.connect(Connection("1", WAITING, Place.LOBBY))
    with pytest.raises(NotAllowed, match="let you in"):
        room.connect(Connection("2", WAITING, Place.ROOM))

    assert list(room.connections) == ["1"]


@pytest.mark.parametrize("username", [REFUSED, REMOVED, STRANGER])
@pytest.mark.parametrize("place", Place)
def test_whoever_is_shut_out_or_unknown_gets_nowhere(username: str, place: Place) -> None:
    room = room_with()

    with pytest.raises(NotAllowed):
        room.connect(Connection("1", username, place))

    assert not room.connections


def test_people_are_present_in_order_of_arrival_and_only_inside() -> None:
    room = room_with(CANDIDATE, HOST)
    at_the_door(room, OBSERVER)

    assert [item.username for item in room.present] == [CANDIDATE, HOST]


def test_a_full_room_lets_nobody_else_in() -> None:
    room = room_with(HOST, CANDIDATE, document=replace(DOCUMENT, max_people=2))

    with pytest.raises(Full, match="2 people"):
        room.connect(Connection("1", OBSERVER, Place.ROOM))

    assert at_the_door(room, OBSERVER) in room.connections


def test_a_place_that_is_left_is_free_again() -> None:
    room = room_with(HOST, CANDIDATE, document=replace(DOCUMENT, max_people=2))

    room.disconnect(CANDIDATE)

    assert Welcome("1") in room.connect(Connection("1", OBSERVER, Place.ROOM))


@pytest.mark.parametrize("max_people", [1, 2])
def test_a_reload_is_let_in_though_the_room_is_full(max_people: int) -> None:
    room = room_with(HOST, CANDIDATE)
    room.assign(replace(DOCUMENT, max_people=max_people))

    effects = room.connect(Connection("reloaded", CANDIDATE, Place.ROOM))

    assert Welcome("reloaded") in effects


# Tabs


def test_a_second_tab_takes_over_and_the_first_ones_media_end() -> None:
    room = room_with(HOST, CANDIDATE)

    effects = room.connect(Connection("2", CANDIDATE, Place.ROOM))

    assert effects == [
        Dismiss(CANDIDATE, Farewell.ELSEWHERE),
        CloseMedia(CANDIDATE),
        Welcome("2"),
        TellPeople(),
    ]
    assert [item.id for item in room.present] == [HOST, "2"]


def test_lobby_and_room_are_two_places_and_neither_takes_over_from_the_other() -> None:
    room = room_with(CANDIDATE)

    door = at_the_door(room, CANDIDATE)

    assert set(room.connections) == {CANDIDATE, door}


def test_a_tab_that_was_taken_over_says_nothing_when_it_closes() -> None:
    room = room_with(CANDIDATE)
    room.connect(Connection("2", CANDIDATE, Place.ROOM))

    assert room.disconnect(CANDIDATE) == []


def test_whoever_goes_is_heard_no_more_and_the_others_are_told() -> None:
    room = room_with(HOST, CANDIDATE)

    assert room.disconnect(CANDIDATE) == [CloseMedia(CANDIDATE), TellPeople()]


def test_whoever_leaves_is_sent_to_the_page_for_it() -> None:
    room = room_with(HOST, CANDIDATE)

    effects = room.leave(CANDIDATE)

    assert effects[0] == Dismiss(CANDIDATE, Farewell.LEFT)
    assert [item.username for item in room.present] == [HOST]


# Knocking


def test_a_knock_waits_for_a_host() -> None:
    room = room_with(HOST)
    at_the_door(room, WAITING)

    effects = room.knock(WAITING, "")

    assert effects == [Tell(WAITING, Place.LOBBY, browser.WaitingForHost()), TellWaiting()]
    assert room.waiting == [(WAITING, "Wes")]


@pytest.mark.parametrize("username", [HOST, CANDIDATE, OBSERVER])
def test_a_knock_of_whoever_may_enter_opens_at_once(username: str) -> None:
    room = room_with()
    at_the_door(room, username)

    assert room.knock(username, "") == [LetIn(username)]
    assert room.waiting == []


def test_a_name_given_at_the_door_is_kept_and_written_down() -> None:
    room = room_with(HOST)
    at_the_door(room, WAITING)

    effects = room.knock(WAITING, "  Wesley \n W. ")

    assert effects[0] == Store(WAITING, Change(name="Wesley W."))
    assert room.known(WAITING).name == "Wesley W."
    assert room.waiting == [(WAITING, "Wesley W.")]


def test_whoever_goes_away_knocks_no_longer() -> None:
    room = room_with(HOST)
    door = at_the_door(room, WAITING)
    room.knock(WAITING, "")

    effects = room.disconnect(door)

    assert effects == [TellWaiting(), TellPeople()]
    assert room.waiting == []


@pytest.mark.parametrize("name", ["\u202e", "\x00\x07", "x" * (MAX_NAME + 1)])
def test_a_name_that_nobody_could_read_is_refused(name: str) -> None:
    with pytest.raises(BadRequest):
        clean_name(name)


@pytest.mark.parametrize(
    ("typed", "shown"),
    [
        ("Zoë 李", "Zoë 李"),
        (" Ada\tL. ", "Ada L."),
        ("Ada\u202eevil", "Ada evil"),
        ("x" * MAX_NAME, "x" * MAX_NAME),
    ],
)
def test_a_name_is_shown_as_typed_without_what_would_disturb_others(typed: str, shown: str) -> None:
    assert clean_name(typed) == shown
