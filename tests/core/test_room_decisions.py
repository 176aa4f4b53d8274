"""What members and the service decide, and what that does to those in the room."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest

from prepstack.errors import NotAllowed, NotFound
from prepstack.people import Action, Change, Farewell, Place, Role, Standing
from prepstack.room import events
from prepstack.room.effects import (
    CloseMedia,
    LetIn,
    ShutOut,
    Store,
    Tell,
    TellInterview,
    TellPeople,
)
from prepstack.room.room import Room
from prepstack.wire import browser
from prepstack.wire.features.door import Admit, Refuse
from prepstack.wire.features.media import MediaRestarted
from tests.core.interview import (
    CANDIDATE,
    DOCUMENT,
    ENDED,
    EVERYBODY,
    HOST,
    INTERVIEWER,
    OBSERVER,
    REMOVED,
    STRANGER,
    WAITING,
    at_the_door,
    room_with,
    says,
)

# Deciding

DECISIONS: dict[str, tuple[Callable[[Room, str], object], set[str]]] = {
    "admit": (lambda room, by: room.admit(by, WAITING), {HOST, INTERVIEWER}),
    "refuse": (lambda room, by: room.refuse(by, WAITING), {HOST, INTERVIEWER}),
    "let back in": (lambda room, by: room.admit(by, REMOVED), {HOST}),
    "remove": (lambda room, by: says(room, by, browser.Remove(CANDIDATE)), {HOST}),
    "set_role": (
        lambda room, by: says(room, by, browser.SetRole(CANDIDATE, Role.OBSERVER)),
        {HOST},
    ),
    "end": (lambda room, by: room.check(by, Action.END), {HOST}),
    "invite": (lambda room, by: room.check(by, Action.INVITE), {HOST}),
    "ask": (lambda room, by: room.check(by, Action.ASK), {HOST, INTERVIEWER}),
    "speak": (lambda room, by: room.check_may_speak(by), {HOST, INTERVIEWER, CANDIDATE}),
}


@pytest.mark.parametrize("decision", DECISIONS)
@pytest.mark.parametrize("by", EVERYBODY)
def test_a_decision_is_for_those_in_the_table(decision: str, by: str) -> None:
    room = room_with()
    decide, allowed = DECISIONS[decision]

    if by in allowed:
        decide(room, by)
    else:
        with pytest.raises(NotAllowed):
            decide(room, by)
        assert room.document == DOCUMENT


@pytest.mark.parametrize("decision", DECISIONS)
def test_nothing_is_decided_after_the_end(decision: str) -> None:
    room = room_with(document=ENDED)
    decide, _ = DECISIONS[decision]

    with pytest.raises(NotAllowed):
        decide(room, HOST)


def test_whoever_is_admitted_goes_in_and_it_is_written_down() -> None:
    room = room_with(HOST)
    door = at_the_door(room, WAITING)
    room.knock(door, "")

    effects = room.admit(HOST, WAITING)

    assert effects[:2] == [Store(WAITING, Change(standing=Standing.ADMITTED)), LetIn(door)]
    assert room.connections[door].place is Place.ROOM
    assert room.waiting == []
    assert room.may_enter(WAITING)


def test_whoever_is_admitted_before_they_knock_stays_in_the_lobby_until_they_do() -> None:
    room = room_with(HOST)
    door = at_the_door(room, WAITING)

    effects = room.admit(HOST, WAITING)
    place = room.connections[door].place

    assert not any(isinstance(effect, LetIn) for effect in effects)
    assert place is Place.LOBBY
    assert LetIn(door) in room.knock(door, "")


def test_whoever_is_refused_is_shut_out_before_anything_else() -> None:
    room = room_with(HOST)
    door = at_the_door(room, WAITING)
    room.knock(door, "")

    effects = room.refuse(HOST, WAITING)

    assert effects[:2] == [
        ShutOut(WAITING, Farewell.REFUSED),
        Store(WAITING, Change(standing=Standing.REFUSED)),
    ]
    assert door not in room.connections
    assert not room.may_be_here(WAITING)


@pytest.mark.parametrize("username", [CANDIDATE, OBSERVER, REMOVED])
def test_only_whoever_waits_can_be_refused(username: str) -> None:
    with pytest.raises(NotAllowed, match="not waiting"):
        room_with(HOST).refuse(HOST, username)


def test_whoever_is_removed_loses_every_tab_and_every_right() -> None:
    room = room_with(HOST, CANDIDATE)
    at_the_door(room, CANDIDATE)

    effects = says(room, HOST, browser.Remove(CANDIDATE))

    assert effects[0] == ShutOut(CANDIDATE, Farewell.REMOVED)
    assert list(room.connections) == [HOST]
    assert not any(room.can(CANDIDATE, action) for action in Action)


@pytest.mark.parametrize("decision", [Admit, Refuse, browser.Remove])
def test_a_decision_about_somebody_unknown_is_refused(
    decision: type[Admit | Refuse | browser.Remove],
) -> None:
    with pytest.raises(NotFound):
        says(room_with(HOST), HOST, decision(STRANGER))


def test_a_host_cannot_be_removed() -> None:
    room = room_with(HOST)

    with pytest.raises(NotAllowed):
        says(room, HOST, browser.Remove(HOST))

    assert room.may_enter(HOST)


# Roles and media


def begins_anew(username: str) -> Tell:
    return Tell(username, Place.ROOM, MediaRestarted())


def test_whoever_becomes_an_observer_is_heard_no_more() -> None:
    room = room_with(HOST, CANDIDATE)
    room.set_media(CANDIDATE, microphone=True, camera=True)

    effects = says(room, HOST, browser.SetRole(CANDIDATE, Role.OBSERVER))

    assert effects[0] == Store(CANDIDATE, Change(role=Role.OBSERVER))
    assert [CloseMedia(CANDIDATE), begins_anew(CANDIDATE)] == effects[1:3]
    assert not room.connections[CANDIDATE].microphone
    assert not room.connections[CANDIDATE].camera
    assert not room.can(CANDIDATE, Action.EDIT)


def test_an_observer_who_may_speak_from_now_on_begins_the_call_anew() -> None:
    room = room_with(HOST, OBSERVER)

    effects = says(room, HOST, browser.SetRole(OBSERVER, Role.CANDIDATE))

    assert begins_anew(OBSERVER) in effects
    assert room.can(OBSERVER, Action.SPEAK)


def test_a_change_between_roles_that_speak_leaves_the_call_alone() -> None:
    room = room_with(HOST, CANDIDATE)

    effects = says(room, HOST, browser.SetRole(CANDIDATE, Role.INTERVIEWER))

    assert CloseMedia not in {type(effect) for effect in effects}
    assert begins_anew(CANDIDATE) not in effects


@pytest.mark.parametrize(
    ("by", "sentence"),
    [(HOST, "Ada made you an observer."), (events.ROOM, "You are an observer now.")],
)
def test_whoever_has_another_role_hears_who_gave_it(by: str, sentence: str) -> None:
    room = room_with(HOST, CANDIDATE)
    changed = DOCUMENT.with_change(CANDIDATE, Change(role=Role.OBSERVER))

    effects = room.assign(changed, by)

    assert Tell(CANDIDATE, Place.ROOM, browser.Notice("role_changed", sentence)) in effects


def test_a_host_who_changes_their_own_role_is_not_told_that_they_did() -> None:
    room = room_with(HOST)

    effects = says(room, HOST, browser.SetRole(HOST, Role.OBSERVER))

    notice = browser.Notice("role_changed", "You are an observer now.")
    assert Tell(HOST, Place.ROOM, notice) in effects


def test_what_somebody_sends_is_shown_to_the_others() -> None:
    room = room_with(HOST, CANDIDATE)

    effects = room.set_media(CANDIDATE, microphone=True, camera=False)

    assert effects == [TellPeople()]
    assert room.connections[CANDIDATE].microphone


def test_an_observer_sends_nothing() -> None:
    room = room_with(OBSERVER)

    with pytest.raises(NotAllowed):
        room.set_media(OBSERVER, microphone=True, camera=False)


# What the service says


def test_the_same_document_again_changes_nothing() -> None:
    assert room_with(HOST, CANDIDATE).assign(DOCUMENT) == []


@pytest.mark.parametrize(
    ("standing", "farewell"),
    [
        (Standing.REMOVED, Farewell.REMOVED),
        (Standing.REFUSED, Farewell.REFUSED),
    ],
)
def test_a_document_shuts_out_whoever_it_says(standing: Standing, farewell: Farewell) -> None:
    room = room_with(HOST, CANDIDATE)

    effects = room.assign(DOCUMENT.with_change(CANDIDATE, Change(standing=standing)))

    assert effects[0] == ShutOut(CANDIDATE, farewell)
    assert list(room.connections) == [HOST]


def test_a_document_that_no_longer_knows_somebody_shuts_them_out() -> None:
    room = room_with(HOST, CANDIDATE)
    others = tuple(item for item in DOCUMENT.members if item.username != CANDIDATE)

    effects = room.assign(replace(DOCUMENT, members=others))

    assert effects[0] == ShutOut(CANDIDATE, Farewell.REFUSED)


def test_a_document_that_was_overtaken_takes_no_admission_back() -> None:
    room = room_with(HOST)
    admitted = DOCUMENT.with_change(WAITING, Change(standing=Standing.ADMITTED))
    room.assign(replace(admitted, revision=2))

    effects = room.assign(replace(DOCUMENT, revision=1))

    assert effects == []
    assert room.may_enter(WAITING)
    assert room.assign(replace(DOCUMENT, revision=3)) != []
    assert not room.may_enter(WAITING)


def test_a_document_lets_in_who_knocks_and_was_admitted_elsewhere() -> None:
    room = room_with()
    door = at_the_door(room, WAITING)
    room.knock(door, "")

    effects = room.assign(DOCUMENT.with_change(WAITING, Change(standing=Standing.ADMITTED)))

    assert LetIn(door) in effects
    assert room.waiting == []


def test_a_document_that_admits_into_a_full_room_says_so_to_who_knocks() -> None:
    full = replace(DOCUMENT, max_people=1)
    room = room_with(HOST, document=full)
    door = at_the_door(room, WAITING)
    room.knock(door, "")

    effects = room.assign(full.with_change(WAITING, Change(standing=Standing.ADMITTED)))

    (told,) = [effect for effect in effects if isinstance(effect, Tell)]
    assert (told.username, told.place) == (WAITING, Place.LOBBY)
    assert isinstance(told.message, browser.Failed)
    assert told.message.code == "full"


def test_whoever_inside_goes_back_to_waiting_is_no_longer_inside() -> None:
    room = room_with(HOST, CANDIDATE)

    room.assign(DOCUMENT.with_change(CANDIDATE, Change(standing=Standing.WAITING)))

    assert [item.username for item in room.present] == [HOST]


def test_another_title_is_told() -> None:
    room = room_with(HOST)
    changed = replace(DOCUMENT, interview=replace(DOCUMENT.interview, title="Another"))

    assert room.assign(changed) == [TellInterview()]


def test_the_end_shuts_everybody_out_once() -> None:
    room = room_with(HOST, CANDIDATE)
    at_the_door(room, WAITING)

    first, second = room.assign(ENDED), room.assign(ENDED)

    assert first == [ShutOut(name, Farewell.ENDED) for name in (HOST, CANDIDATE, WAITING)]
    assert second == []
    assert not room.connections
