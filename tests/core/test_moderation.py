"""Questions from person to person, swaps, muting, the lock, another host: as values."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from prepstack.errors import BadRequest, Conflict, Full, Locked, NotAllowed, NotFound
from prepstack.interviews.interview import RoomDocument
from prepstack.people import Action, Change, Member, Place, Role, Standing
from prepstack.room import events
from prepstack.room.decisions import decide
from prepstack.room.effects import (
    Effect,
    HoldMedia,
    StoreLock,
    StoreTogether,
    Tell,
    TellInterview,
    TellPresent,
)
from prepstack.room.room import Room
from prepstack.streams import Kind
from prepstack.wire import browser
from prepstack.wire.features.door import Invitation, Waiting
from prepstack.wire.features.media import MediaState
from prepstack.wire.features.moderation import (
    AnswerQuestion,
    AskSomebody,
    Lock,
    Muted,
    MuteEveryone,
    MuteSomebody,
    Question,
    Questions,
    Topic,
    TransferHost,
)
from tests.core.interview import (
    CANDIDATE,
    DOCUMENT,
    EVERYBODY,
    HOST,
    INTERVIEWER,
    OBSERVER,
    WAITING,
    at_the_door,
    room_with,
    says,
)

NOW = datetime(2026, 11, 23, 19, tzinfo=UTC)
GUEST = "guest-7k2"
WITH_GUEST = replace(
    DOCUMENT,
    members=(*DOCUMENT.members, Member(GUEST, "Gus", Role.CANDIDATE, Standing.ADMITTED)),
)


class Clock:
    def __init__(self) -> None:
        self.now = NOW

    def __call__(self) -> datetime:
        return self.now


def full_room(document: RoomDocument = DOCUMENT, *more: str) -> Room:
    room = room_with(HOST, INTERVIEWER, CANDIDATE, OBSERVER, *more, document=document)
    room.now = Clock()
    return room


def later(room: Room, seconds: float) -> None:
    clock = room.now
    assert isinstance(clock, Clock)
    clock.now += timedelta(seconds=seconds)


def questions_to(effects: list[Effect], username: str) -> list[Question]:
    """The last that this person heard of questions."""
    heard = [
        effect.message.questions
        for effect in effects
        if isinstance(effect, Tell)
        and effect.username == username
        and isinstance(effect.message, Questions)
    ]
    return list(heard[-1])


def notices_to(effects: list[Effect], username: str) -> list[str]:
    return [
        effect.message.message
        for effect in effects
        if isinstance(effect, Tell)
        and (effect.username, effect.place) == (username, Place.ROOM)
        and isinstance(effect.message, browser.Notice)
    ]


def ask(room: Room, by: str, to: str, about: Topic = Topic.SWAP) -> int:
    """The number of the question."""
    return questions_to(says(room, by, AskSomebody(to, about)), to)[-1].id


def roles(room: Room) -> dict[str, Role]:
    return {member.username: member.role for member in room.held().members}


# Who may

SWAPPERS, KEEPERS = {INTERVIEWER, CANDIDATE, HOST}, {HOST, INTERVIEWER}
DECISIONS: dict[str, tuple[browser.FromBrowser, set[str]]] = {
    "ask to unmute": (AskSomebody(CANDIDATE, Topic.MICROPHONE), KEEPERS),
    "ask for video": (AskSomebody(CANDIDATE, Topic.CAMERA), KEEPERS),
    "ask for a screen": (AskSomebody(CANDIDATE, Topic.SCREEN), KEEPERS),
    "mute": (MuteSomebody(CANDIDATE, Kind.MICROPHONE), KEEPERS),
    "stop a screen": (MuteSomebody(CANDIDATE, Kind.SCREEN), KEEPERS),
    "mute everyone": (MuteEveryone(), KEEPERS),
    "lock": (Lock(True), {HOST}),
    "unlock": (Lock(False), {HOST}),
    "transfer": (TransferHost(INTERVIEWER), {HOST}),
}


@pytest.mark.parametrize("decision", DECISIONS)
@pytest.mark.parametrize("by", EVERYBODY)
def test_order_is_kept_by_those_in_the_table(decision: str, by: str) -> None:
    room = full_room()
    message, allowed = DECISIONS[decision]

    if by in allowed:
        says(room, by, message)
    else:
        with pytest.raises(NotAllowed):
            says(room, by, message)
        assert room.document == DOCUMENT


@pytest.mark.parametrize(
    ("by", "to", "may"),
    [
        (HOST, CANDIDATE, True),
        (INTERVIEWER, CANDIDATE, True),
        (CANDIDATE, HOST, True),
        (CANDIDATE, INTERVIEWER, True),
        (HOST, INTERVIEWER, False),
        (OBSERVER, CANDIDATE, False),
        (CANDIDATE, OBSERVER, False),
    ],
)
def test_an_interviewer_and_a_candidate_can_swap_and_nobody_else(
    by: str, to: str, may: bool
) -> None:
    room = full_room()

    if may:
        assert ask(room, by, to)
    else:
        with pytest.raises(NotAllowed):
            says(room, by, AskSomebody(to, Topic.SWAP))


@pytest.mark.parametrize("about", Topic)
def test_nobody_asks_themselves_or_somebody_who_is_not_there(about: Topic) -> None:
    room = full_room()

    with pytest.raises(BadRequest):
        says(room, HOST, AskSomebody(HOST, about))
    with pytest.raises(NotFound):
        says(room, HOST, AskSomebody(WAITING, about))


TO_BE_SENT = [Topic.MICROPHONE, Topic.CAMERA, Topic.SCREEN]


@pytest.mark.parametrize("about", TO_BE_SENT)
def test_an_observer_cannot_be_asked_to_send_anything(about: Topic) -> None:
    with pytest.raises(NotAllowed, match="watch and listen"):
        says(full_room(), HOST, AskSomebody(OBSERVER, about))


def test_whoever_is_at_the_door_keeps_no_order() -> None:
    room = room_with(CANDIDATE)
    door = room.connections[at_the_door(room, HOST)]

    for message in (MuteSomebody(CANDIDATE, Kind.CAMERA), MuteEveryone()):
        with pytest.raises(NotFound):
            decide(room, door, message)


# Questions


def test_both_hear_of_a_question_and_nobody_else() -> None:
    room = full_room()

    effects = says(room, INTERVIEWER, AskSomebody(CANDIDATE, Topic.SWAP))

    question = Question(1, Topic.SWAP, INTERVIEWER, CANDIDATE, NOW + timedelta(seconds=60))
    assert effects == [
        Tell(who, Place.ROOM, Questions((question,))) for who in (INTERVIEWER, CANDIDATE)
    ]


def test_a_yes_swaps_both_roles_at_once_in_one_request() -> None:
    room = full_room()
    id = ask(room, INTERVIEWER, CANDIDATE)

    effects = says(room, CANDIDATE, AnswerQuestion(id, yes=True))

    changes = {
        INTERVIEWER: Change(role=Role.CANDIDATE),
        CANDIDATE: Change(role=Role.INTERVIEWER),
    }
    stored = [effect for effect in effects if isinstance(effect, StoreTogether)]
    assert stored == [StoreTogether(changes)]
    assert roles(room) == roles(full_room()) | {
        INTERVIEWER: Role.CANDIDATE,
        CANDIDATE: Role.INTERVIEWER,
    }
    assert notices_to(effects, CANDIDATE) == ["The roles are swapped: you are an interviewer now."]
    assert notices_to(effects, INTERVIEWER) == ["The roles are swapped: you are a candidate now."]


def test_with_the_roles_the_rights_change_hands() -> None:
    room = full_room()
    room.knock(at_the_door(room, WAITING), "")

    effects = says(room, CANDIDATE, AnswerQuestion(ask(room, INTERVIEWER, CANDIDATE), yes=True))

    assert (room.can(CANDIDATE, Action.ADMIT), room.can(INTERVIEWER, Action.ADMIT)) == (True, False)
    assert Tell(INTERVIEWER, Place.ROOM, Waiting(())) in effects
    with pytest.raises(NotAllowed):
        says(room, INTERVIEWER, MuteSomebody(CANDIDATE, Kind.MICROPHONE))


def test_a_host_who_swaps_stays_the_host() -> None:
    room = full_room()

    says(room, HOST, AnswerQuestion(ask(room, CANDIDATE, HOST), yes=True))

    member = room.known(HOST)
    assert (member.role, member.host) == (Role.CANDIDATE, True)


@pytest.mark.parametrize("about", TO_BE_SENT)
def test_a_yes_to_sending_something_changes_nothing_by_itself(about: Topic) -> None:
    room = full_room()
    id = ask(room, HOST, CANDIDATE, about)

    effects = says(room, CANDIDATE, AnswerQuestion(id, yes=True))

    assert questions_to(effects, CANDIDATE) == questions_to(effects, HOST) == []
    assert room.document == DOCUMENT
    assert room.inside(CANDIDATE) == room.inside(CANDIDATE).quiet


@pytest.mark.parametrize("about", TO_BE_SENT)
def test_whoever_sends_it_without_an_answer_is_not_asked_any_more(about: Topic) -> None:
    room = full_room()
    id = ask(room, HOST, CANDIDATE, about)
    swap = ask(room, INTERVIEWER, CANDIDATE)
    on = {topic.value: topic is about for topic in TO_BE_SENT}

    effects = says(room, CANDIDATE, MediaState(**on))

    assert [question.id for question in questions_to(effects, CANDIDATE)] == [swap]
    assert questions_to(effects, HOST) == []
    with pytest.raises(NotFound):
        says(room, CANDIDATE, AnswerQuestion(id, yes=True))


def test_who_sends_something_else_is_asked_still() -> None:
    room = full_room()
    id = ask(room, HOST, CANDIDATE, Topic.SCREEN)

    says(room, CANDIDATE, MediaState(microphone=True, camera=True))

    assert says(room, CANDIDATE, AnswerQuestion(id, yes=True))


def test_not_now_is_told_to_whoever_asked() -> None:
    room = full_room()
    id = ask(room, INTERVIEWER, CANDIDATE)

    effects = says(room, CANDIDATE, AnswerQuestion(id, yes=False))

    assert notices_to(effects, INTERVIEWER) == ["Ben would rather not, for now."]
    assert room.document == DOCUMENT


def test_whoever_asked_takes_it_back_and_cannot_say_yes_instead_of_the_other() -> None:
    room = full_room()
    id = ask(room, INTERVIEWER, CANDIDATE)

    with pytest.raises(NotFound):
        says(room, INTERVIEWER, AnswerQuestion(id, yes=True))
    effects = says(room, INTERVIEWER, AnswerQuestion(id, yes=False))

    assert questions_to(effects, CANDIDATE) == []
    assert notices_to(effects, INTERVIEWER) == []


@pytest.mark.parametrize("by", [HOST, OBSERVER, WAITING])
def test_nobody_else_answers(by: str) -> None:
    room = full_room()
    id = ask(room, INTERVIEWER, CANDIDATE)

    for yes in (True, False):
        with pytest.raises(NotFound):
            says(room, by, AnswerQuestion(id, yes))


@pytest.mark.parametrize("seconds", [60, 3600])
def test_a_question_that_was_not_answered_is_over(seconds: float) -> None:
    room = full_room()
    id = ask(room, INTERVIEWER, CANDIDATE)

    later(room, seconds)

    with pytest.raises(NotFound, match="over"):
        says(room, CANDIDATE, AnswerQuestion(id, yes=True))
    assert room.document == DOCUMENT


def leaves(who: str) -> Callable[[Room], list[Effect]]:
    return lambda room: room.disconnect(who)


def becomes(who: str, role: Role) -> Callable[[Room], list[Effect]]:
    return lambda room: says(room, HOST, browser.SetRole(who, role))


@pytest.mark.parametrize(
    "happens",
    [
        leaves(INTERVIEWER),
        leaves(CANDIDATE),
        becomes(CANDIDATE, Role.OBSERVER),
        becomes(INTERVIEWER, Role.CANDIDATE),
        lambda room: says(room, HOST, browser.Remove(CANDIDATE)),
        lambda room: room.assign(DOCUMENT.with_change(CANDIDATE, Change(role=Role.OBSERVER))),
    ],
)
def test_a_question_is_withdrawn_when_one_of_both_goes_or_has_another_role(
    happens: Callable[[Room], list[Effect]],
) -> None:
    room = full_room()
    id = ask(room, INTERVIEWER, CANDIDATE)

    effects = happens(room)

    assert questions_to(effects, INTERVIEWER) == questions_to(effects, CANDIDATE) == []
    with pytest.raises(NotFound):
        says(room, CANDIDATE, AnswerQuestion(id, yes=True))


def test_of_two_swaps_with_one_person_the_second_is_withdrawn() -> None:
    room = full_room()
    first, second = ask(room, INTERVIEWER, CANDIDATE), ask(room, CANDIDATE, HOST)

    says(room, CANDIDATE, AnswerQuestion(first, yes=True))

    with pytest.raises(NotFound):
        says(room, HOST, AnswerQuestion(second, yes=True))
    assert roles(room)[CANDIDATE] is Role.INTERVIEWER


def test_somebody_is_asked_a_thing_once_at_a_time_and_not_at_once_again() -> None:
    room = full_room()
    id = ask(room, INTERVIEWER, CANDIDATE)

    for by in (INTERVIEWER, HOST):
        with pytest.raises(Conflict):
            says(room, by, AskSomebody(CANDIDATE, Topic.SWAP))
    says(room, CANDIDATE, AnswerQuestion(id, yes=False))
    with pytest.raises(Conflict):
        says(room, INTERVIEWER, AskSomebody(CANDIDATE, Topic.SWAP))
    later(room, 10)

    assert ask(room, INTERVIEWER, CANDIDATE)


def test_a_page_that_was_loaded_anew_hears_what_is_open() -> None:
    room = full_room()
    ask(room, INTERVIEWER, CANDIDATE)

    told = {
        who: [type(item) for item in room.features.questions.greetings(room.known(who))]
        for who in (INTERVIEWER, CANDIDATE, HOST)
    }

    assert told == {INTERVIEWER: [Questions], CANDIDATE: [Questions], HOST: []}


# Muting


def speaking(*usernames: str) -> Room:
    room = full_room()
    for username in usernames or (HOST, CANDIDATE):
        says(room, username, MediaState(microphone=True, camera=True))
    return room


def sound_of(room: Room, username: str) -> bool:
    return room.inside(username).microphone


def test_whoever_is_muted_is_passed_on_to_nobody_and_all_hear_by_whom() -> None:
    room = speaking()

    effects = says(room, HOST, MuteSomebody(CANDIDATE, Kind.MICROPHONE))

    assert HoldMedia(CANDIDATE, frozenset({Kind.MICROPHONE})) in effects
    assert TellPresent(Muted(CANDIDATE, HOST, Kind.MICROPHONE)) in effects
    assert (sound_of(room, CANDIDATE), room.inside(CANDIDATE).camera) == (False, True)


def test_they_unmute_themselves_once_their_page_has_obeyed() -> None:
    room = speaking()
    says(room, HOST, MuteSomebody(CANDIDATE, Kind.MICROPHONE))

    says(room, CANDIDATE, MediaState(microphone=False, camera=True))
    effects = says(room, CANDIDATE, MediaState(microphone=True, camera=True))

    assert HoldMedia(CANDIDATE, frozenset()) in effects
    assert sound_of(room, CANDIDATE)


def test_a_page_that_does_not_obey_stays_mute() -> None:
    room = speaking()
    says(room, HOST, MuteSomebody(CANDIDATE, Kind.MICROPHONE))

    effects = says(room, CANDIDATE, MediaState(microphone=True, camera=True))

    assert not any(isinstance(effect, HoldMedia) for effect in effects)
    assert not sound_of(room, CANDIDATE)
    assert room.features.mutes.held(CANDIDATE) == {Kind.MICROPHONE}


def test_what_is_muted_and_what_is_not_are_apart() -> None:
    room = speaking()
    says(room, HOST, MuteSomebody(CANDIDATE, Kind.MICROPHONE))
    says(room, HOST, MuteSomebody(CANDIDATE, Kind.CAMERA))

    says(room, CANDIDATE, MediaState(microphone=False, camera=False))
    effects = says(room, CANDIDATE, MediaState(microphone=False, camera=True))

    assert HoldMedia(CANDIDATE, frozenset({Kind.MICROPHONE})) in effects


def test_everyone_else_who_is_heard_is_muted() -> None:
    room = speaking(HOST, INTERVIEWER)

    effects = says(room, HOST, MuteEveryone())

    muted = [effect.message for effect in effects if isinstance(effect, TellPresent)]
    assert muted == [Muted(INTERVIEWER, HOST, Kind.MICROPHONE)]
    assert sound_of(room, HOST)


def test_nobody_mutes_themselves_or_somebody_who_is_not_there() -> None:
    room = speaking()

    with pytest.raises(BadRequest):
        says(room, HOST, MuteSomebody(HOST, Kind.MICROPHONE))
    with pytest.raises(NotFound):
        says(room, HOST, MuteSomebody(WAITING, Kind.MICROPHONE))


def test_a_page_that_was_loaded_anew_before_it_obeyed_is_told_again() -> None:
    room = speaking()
    says(room, HOST, MuteSomebody(CANDIDATE, Kind.MICROPHONE))

    greetings = room.features.mutes.greetings(room.known(CANDIDATE))
    says(room, CANDIDATE, MediaState(microphone=False, camera=True))

    assert list(greetings) == [Muted(CANDIDATE, HOST, Kind.MICROPHONE)]
    assert not list(room.features.mutes.greetings(room.known(CANDIDATE)))


def test_whoever_comes_back_from_outside_is_not_muted_any_more() -> None:
    room = speaking()
    says(room, HOST, MuteSomebody(CANDIDATE, Kind.MICROPHONE))

    room.disconnect(CANDIDATE)

    assert room.features.mutes.held(CANDIDATE) == frozenset()


# The lock


def test_a_locked_interview_is_knocked_at_by_nobody_new() -> None:
    room = full_room()

    effects = says(room, HOST, Lock(True))

    assert {StoreLock(True), TellInterview()} <= {
        effect for effect in effects if isinstance(effect, StoreLock | TellInterview)
    }
    with pytest.raises(Locked, match="locked this interview"):
        room.knock(at_the_door(room, WAITING), "")
    assert room.waiting == []


def test_whoever_was_in_comes_back_into_a_locked_interview() -> None:
    room = full_room()
    says(room, HOST, Lock(True))
    room.disconnect(CANDIDATE)

    room.knock(at_the_door(room, CANDIDATE), "")

    assert room.inside(CANDIDATE)


def test_whoever_knocked_before_the_lock_is_the_hosts_to_let_in() -> None:
    room = full_room()
    door = at_the_door(room, WAITING)
    room.knock(door, "")
    says(room, HOST, Lock(True))

    room.knock(door, "Wes W.")
    room.admit(HOST, WAITING)

    assert room.inside(WAITING)


def test_once_it_is_unlocked_people_knock_again() -> None:
    room = full_room(DOCUMENT.with_lock(True))

    says(room, HOST, Lock(False))
    room.knock(at_the_door(room, WAITING), "")

    assert [username for username, _ in room.waiting] == [WAITING]


def test_a_lock_that_changes_nothing_is_told_to_nobody() -> None:
    assert says(full_room(), HOST, Lock(False)) == []


# The host


def test_another_host_is_one_in_the_place_of_the_first_and_gets_the_links() -> None:
    links = {Role.CANDIDATE: "http://hub/j/secret"}
    room = full_room(replace(DOCUMENT, invitations=links))

    effects = says(room, HOST, TransferHost(INTERVIEWER))

    changes = {HOST: Change(host=False), INTERVIEWER: Change(host=True)}
    assert effects[0] == StoreTogether(changes)
    assert [member.username for member in room.held().members if member.host] == [INTERVIEWER]
    link = Invitation(Role.CANDIDATE, "http://hub/j/secret")
    assert Tell(INTERVIEWER, Place.ROOM, link) in effects
    assert notices_to(effects, INTERVIEWER) == ["You are the host now."]
    with pytest.raises(NotAllowed):
        says(room, HOST, browser.End())


def test_a_guest_cannot_be_the_host() -> None:
    with pytest.raises(NotAllowed, match="no account"):
        says(full_room(WITH_GUEST, GUEST), HOST, TransferHost(GUEST))


def test_nobody_becomes_the_host_who_is_not_there_or_is_it_already() -> None:
    room = full_room()

    with pytest.raises(NotFound):
        says(room, HOST, TransferHost(WAITING))
    with pytest.raises(Conflict):
        says(room, HOST, TransferHost(HOST))


# How many


def test_who_may_come_back_has_a_place_and_who_was_shut_out_has_none() -> None:
    room = full_room(replace(DOCUMENT, max_people=4))  # four may enter, two are shut out
    room.disconnect(CANDIDATE)

    with pytest.raises(Full, match="may come back"):
        room.admit(HOST, WAITING)
    says(room, HOST, browser.Remove(CANDIDATE))
    room.admit(HOST, WAITING)

    assert room.may_enter(WAITING)


# History


def test_what_keeps_order_is_noted_with_who_did_it() -> None:
    noted: list[tuple[str, events.Happening]] = []
    room = speaking()
    room.note = lambda actor, happened: noted.append((actor, happened))

    says(room, CANDIDATE, AnswerQuestion(ask(room, INTERVIEWER, CANDIDATE), yes=True))
    says(room, HOST, MuteSomebody(CANDIDATE, Kind.MICROPHONE))
    says(room, HOST, Lock(True))
    says(room, HOST, TransferHost(INTERVIEWER))

    assert noted == [
        (INTERVIEWER, events.Asked(CANDIDATE, Topic.SWAP)),
        (CANDIDATE, events.Answered(INTERVIEWER, Topic.SWAP, yes=True)),
        (INTERVIEWER, events.RoleChanged(INTERVIEWER, Role.CANDIDATE)),
        (INTERVIEWER, events.RoleChanged(CANDIDATE, Role.INTERVIEWER)),
        (HOST, events.Muted(CANDIDATE, Kind.MICROPHONE)),
        (CANDIDATE, events.MediaChanged(microphone=False, camera=True)),
        (HOST, events.Locked(True)),
        (HOST, events.HostChanged(HOST, host=False)),
        (HOST, events.HostChanged(INTERVIEWER, host=True)),
    ]
