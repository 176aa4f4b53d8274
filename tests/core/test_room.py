"""The room as a value: coming in, tabs, and the door."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from prepstack.errors import BadRequest, Full, Gone, NotAllowed
from prepstack.interviews.interview import RoomDocument
from prepstack.names import MAX_NAME, clean_name
from prepstack.people import Change, Farewell, Member, Place, Role, Standing
from prepstack.room.connection import Connection
from prepstack.room.effects import (
    Begin,
    CloseMedia,
    Dismiss,
    LetIn,
    Store,
    Tell,
    TellPeople,
    TellPresent,
    TellWaiting,
    Welcome,
)
from prepstack.room.events import Happening
from prepstack.room.problem_events import NotebookShown
from prepstack.room.room import Room
from prepstack.wire import browser
from prepstack.wire.features.door import WaitingForHost
from prepstack.wire.features.notebook import Shown
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
        Room().connect("1", username)


@pytest.mark.parametrize("username", EVERYBODY)
def test_an_interview_that_has_ended_lets_nobody_in(username: str) -> None:
    with pytest.raises(Gone, match="has ended"):
        room_with(document=ENDED).connect("1", username)


@pytest.mark.parametrize("username", [HOST, INTERVIEWER, CANDIDATE, OBSERVER, WAITING])
def test_whoever_may_be_here_begins_in_the_lobby(username: str) -> None:
    room = room_with()

    effects = room.connect("1", username)

    assert effects == [Welcome("1"), TellPeople()]
    assert room.connections["1"] == Connection("1", username, Place.LOBBY)
    assert room.present == []


@pytest.mark.parametrize("username", [REFUSED, REMOVED, STRANGER])
def test_whoever_is_shut_out_or_unknown_gets_nowhere(username: str) -> None:
    room = room_with()

    with pytest.raises(NotAllowed):
        room.connect("1", username)

    assert not room.connections


def test_people_are_present_in_order_of_arrival_and_only_inside() -> None:
    room = room_with()
    first, second = at_the_door(room, HOST), at_the_door(room, CANDIDATE)
    at_the_door(room, OBSERVER)

    room.knock(second, "")
    room.knock(first, "")

    assert [item.username for item in room.present] == [CANDIDATE, HOST]


def test_the_first_who_enters_starts_the_clock() -> None:
    room = room_with()
    door = at_the_door(room, CANDIDATE)

    assert room.knock(door, "") == [LetIn(door), TellPeople(), Begin()]


def test_a_clock_that_runs_is_not_started_again() -> None:
    begun = replace(DOCUMENT.interview, started_at=datetime(2026, 11, 23, tzinfo=UTC))
    room = room_with(document=replace(DOCUMENT, interview=begun))
    door = at_the_door(room, CANDIDATE)

    assert Begin() not in room.knock(door, "")


def test_a_full_room_lets_nobody_else_in() -> None:
    room = room_with(HOST, CANDIDATE, document=replace(DOCUMENT, max_people=2))
    door = at_the_door(room, OBSERVER)

    with pytest.raises(Full, match="2 people"):
        room.knock(door, "")

    assert room.connections[door].place is Place.LOBBY


def test_a_full_room_says_so_to_whoever_admits() -> None:
    room = room_with(HOST, CANDIDATE, document=replace(DOCUMENT, max_people=2))
    room.knock(at_the_door(room, WAITING), "")

    with pytest.raises(Full):
        room.admit(HOST, WAITING)

    assert not room.may_enter(WAITING)
    assert room.waiting == [(WAITING, "Wes")]


def test_a_place_that_is_left_is_free_again() -> None:
    room = room_with(HOST, CANDIDATE, document=replace(DOCUMENT, max_people=2))
    door = at_the_door(room, OBSERVER)

    room.disconnect(CANDIDATE)

    assert LetIn(door) in room.knock(door, "")


@pytest.mark.parametrize("max_people", [1, 2])
def test_another_tab_of_somebody_inside_is_let_in_though_the_room_is_full(max_people: int) -> None:
    room = room_with(HOST, CANDIDATE)
    room.assign(replace(DOCUMENT, max_people=max_people))
    door = at_the_door(room, CANDIDATE)

    assert LetIn(door) in room.knock(door, "")


# Tabs


def test_everybody_inside_is_told_of_another_notebook_and_it_is_noted() -> None:
    room = room_with(HOST)
    noted: list[tuple[str, Happening]] = []
    room.note = lambda actor, happened: noted.append((actor, happened))

    effects = room.assign(replace(DOCUMENT, notebook="pair.cpp.ipynb"))

    assert effects == [TellPresent(Shown("http://room/doc/tree/pair.cpp.ipynb"))]
    assert noted == [("", NotebookShown("pair.cpp.ipynb"))]
    assert room.assign(replace(DOCUMENT, notebook="pair.cpp.ipynb")) == []


def test_a_second_tab_that_enters_takes_over_and_the_first_ones_media_end() -> None:
    room = room_with(HOST, CANDIDATE)
    door = at_the_door(room, CANDIDATE)

    effects = room.knock(door, "")

    assert effects[:4] == [
        Dismiss(CANDIDATE, Farewell.ELSEWHERE),
        CloseMedia(CANDIDATE),
        LetIn(door),
        TellPeople(),
    ]
    assert [item.id for item in room.present] == [HOST, door]


def test_a_tab_in_the_lobby_leaves_the_one_in_the_room_alone() -> None:
    room = room_with(CANDIDATE)

    door = at_the_door(room, CANDIDATE)

    assert set(room.connections) == {CANDIDATE, door}


def test_a_second_tab_in_the_lobby_takes_over_and_knocks_for_itself() -> None:
    room = room_with(HOST)
    door = at_the_door(room, WAITING)
    room.knock(door, "")

    effects = room.connect("2", WAITING)

    assert effects == [
        Dismiss(door, Farewell.ELSEWHERE),
        TellWaiting(),
        Welcome("2"),
        TellPeople(),
    ]
    assert room.waiting == []


def test_a_tab_that_was_taken_over_says_nothing_when_it_closes() -> None:
    room = room_with(CANDIDATE)
    room.knock(at_the_door(room, CANDIDATE), "")

    assert room.disconnect(CANDIDATE) == []


def test_whoever_goes_is_heard_no_more_and_the_others_are_told() -> None:
    room = room_with(HOST, CANDIDATE)

    assert room.disconnect(CANDIDATE) == [CloseMedia(CANDIDATE), TellPeople()]


def test_whoever_leaves_is_sent_to_the_page_for_it() -> None:
    room = room_with(HOST, CANDIDATE)

    effects = room.leave(CANDIDATE)

    assert effects[0] == Dismiss(CANDIDATE, Farewell.LEFT)
    assert [item.username for item in room.present] == [HOST]


def test_a_page_that_is_being_loaded_anew_is_quiet_and_its_person_stays() -> None:
    room = room_with(HOST, CANDIDATE)
    room.set_media(CANDIDATE, microphone=True, camera=True)

    effects = room.go_quiet(CANDIDATE)

    assert effects == [CloseMedia(CANDIDATE), TellPeople()]
    assert room.connections[CANDIDATE] == Connection(CANDIDATE, CANDIDATE, Place.ROOM)


def test_a_page_that_was_loaded_anew_is_where_it_was_without_media() -> None:
    room = room_with(HOST, CANDIDATE, OBSERVER)
    room.set_media(CANDIDATE, microphone=True, camera=True)

    effects = room.begin_anew(CANDIDATE, "2")

    assert effects == [CloseMedia(CANDIDATE), TellPeople(), Welcome("2")]
    assert [item.id for item in room.present] == [HOST, "2", OBSERVER]
    assert room.connections["2"] == Connection("2", CANDIDATE, Place.ROOM)


def test_a_page_that_was_loaded_anew_while_it_waited_waits_on() -> None:
    room = room_with(HOST)
    door = at_the_door(room, WAITING)
    room.knock(door, "")

    effects = room.begin_anew(door, "2")

    assert effects == [Welcome("2"), Tell(WAITING, Place.LOBBY, WaitingForHost())]
    assert room.waiting == [(WAITING, "Wes")]


# Knocking


def test_a_knock_waits_for_a_host() -> None:
    room = room_with(HOST)
    door = at_the_door(room, WAITING)

    effects = room.knock(door, "")

    assert effects == [Tell(WAITING, Place.LOBBY, WaitingForHost()), TellWaiting()]
    assert room.waiting == [(WAITING, "Wes")]


@pytest.mark.parametrize("username", [HOST, CANDIDATE, OBSERVER])
def test_a_knock_of_whoever_may_enter_opens_at_once(username: str) -> None:
    room = room_with()
    door = at_the_door(room, username)

    assert room.knock(door, "")[0] == LetIn(door)
    assert room.connections[door].place is Place.ROOM
    assert room.waiting == []


def test_whoever_knocks_inside_is_told_again_where_they_are() -> None:
    room = room_with(HOST)

    assert room.knock(HOST, "Somebody else") == [LetIn(HOST)]
    assert room.known(HOST).name == "Ada"


def test_a_name_given_at_the_door_is_kept_and_written_down() -> None:
    room = room_with(HOST)
    door = at_the_door(room, WAITING)

    effects = room.knock(door, "  Wesley \n W. ")

    assert effects[0] == Store(WAITING, Change(name="Wesley W."))
    assert room.known(WAITING).name == "Wesley W."
    assert room.waiting == [(WAITING, "Wesley W.")]


def test_whoever_goes_away_knocks_no_longer() -> None:
    room = room_with(HOST)
    door = at_the_door(room, WAITING)
    room.knock(door, "")

    effects = room.disconnect(door)

    assert effects == [TellWaiting(), TellPeople()]
    assert room.waiting == []


# Colours


def test_everybody_has_a_colour_of_their_own() -> None:
    room = room_with(document=with_members(8))

    colours = {room.colour_of(f"p{number}") for number in range(8)}

    assert colours == set(range(browser.COLOURS))


def test_a_colour_stays_when_others_go_and_is_given_to_newcomers_afterwards() -> None:
    room = room_with(document=with_members(4))
    before = room.colour_of("p3")
    members = with_members(4).members

    room.assign(replace(DOCUMENT, members=members[2:]))
    kept = room.colour_of("p3")
    room.assign(replace(DOCUMENT, members=(*members[2:], *with_members(9).members[8:])))

    assert kept == room.colour_of("p3") == before
    assert room.colour_of("p8") not in {room.colour_of("p2"), room.colour_of("p3")}


def test_a_ninth_shares_a_colour() -> None:
    room = room_with(document=with_members(9))

    assert room.colour_of("p8") in range(browser.COLOURS)


def with_members(count: int) -> RoomDocument:
    members = [
        Member(f"p{number}", f"P{number}", Role.CANDIDATE, Standing.ADMITTED)
        for number in range(count)
    ]
    return replace(DOCUMENT, members=tuple(members))


# Names


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
