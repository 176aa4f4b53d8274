"""The chat of everybody in the room: who may write, how much, and what is kept of it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict
from datetime import UTC, datetime, timedelta

import pytest

from prepstack.errors import BadRequest, NotAllowed, NotFound
from prepstack.people import Place
from prepstack.room.chat import LARGEST_KEPT, LARGEST_LOGGED, clean_text
from prepstack.room.decisions import decide
from prepstack.room.effects import Effect, Tell, TellPresent
from prepstack.room.events import Event, EventLog, Wrote
from prepstack.room.room import Room
from prepstack.wire import browser
from prepstack.wire.features.chat import (
    LONGEST_TEXT,
    MOST_KEPT,
    ChatHistory,
    ChatMessage,
    ChatSaid,
    NotSaid,
    Say,
)
from tests.core.interview import (
    CANDIDATE,
    DOCUMENT,
    HOST,
    OBSERVER,
    WAITING,
    at_the_door,
    room_with,
    says,
)

START = datetime(2026, 11, 23, 19, tzinfo=UTC)


class Clock:
    def __init__(self) -> None:
        self.now = START

    def __call__(self) -> datetime:
        return self.now

    def pass_seconds(self, seconds: float) -> None:
        self.now += timedelta(seconds=seconds)


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def room(clock: Clock) -> Room:
    room = room_with(HOST, CANDIDATE, OBSERVER)
    room.now = clock
    return room


def say(room: Room, username: str, text: str, client: str = "") -> list[Effect]:
    client = client or f"client-{room.features.chat.kept.last_id}"
    return decide(room, room.connections[username], Say(client, text))


def history(room: Room) -> ChatHistory:
    (told,) = room.features.chat.greetings(room.known(HOST))
    assert isinstance(told, ChatHistory)
    return told


@pytest.mark.parametrize("username", [HOST, CANDIDATE, OBSERVER])
def test_whoever_is_inside_writes_to_everybody_and_the_room_says_who_and_when(
    room: Room, username: str
) -> None:
    effects = say(room, username, "Hello\r\nworld  ", "client-a")

    member, colour = room.known(username), room.colour_of(username)
    message = ChatMessage(1, START, username, member.name, "client-a", "Hello\nworld", colour)
    assert effects == [TellPresent(ChatSaid(message, 1))]


def test_whoever_is_at_the_door_neither_writes_nor_reads(room: Room) -> None:
    door = at_the_door(room, WAITING)

    with pytest.raises(NotFound):
        say(room, door, "Let me in")


def test_whoever_was_removed_writes_no_more(room: Room) -> None:
    connection = room.connections[CANDIDATE]
    says(room, HOST, browser.Remove(CANDIDATE))

    with pytest.raises(NotAllowed):
        decide(room, connection, Say("client-a", "Still here"))


def test_what_is_sent_again_is_said_once(room: Room) -> None:
    first = say(room, CANDIDATE, "Hello", "client-a")

    again = say(room, CANDIDATE, "Hello", "client-a")

    (told,) = first
    assert isinstance(told, TellPresent)
    assert again == [Tell(CANDIDATE, Place.ROOM, told.message)]
    assert len(history(room).messages) == 1


def test_the_same_name_for_a_message_of_somebody_else_is_another_message(room: Room) -> None:
    say(room, CANDIDATE, "Hello", "client-a")
    say(room, HOST, "Welcome", "client-a")

    assert [one.text for one in history(room).messages] == ["Hello", "Welcome"]


def test_who_writes_too_fast_is_told_so_alone_and_may_go_on_after_a_moment(
    room: Room, clock: Clock
) -> None:
    for number in range(5):
        say(room, CANDIDATE, f"{number}")

    (refused,) = say(room, CANDIDATE, "too fast", "client-z")
    others = say(room, HOST, "not me")
    clock.pass_seconds(2)
    later = say(room, CANDIDATE, "slower", "client-z")

    assert isinstance(refused, Tell) and refused.username == CANDIDATE
    assert isinstance(refused.message, NotSaid) and "Wait" in refused.message.reason
    assert isinstance(others[0], TellPresent) and isinstance(later[0], TellPresent)


def write_all(room: Room, clock: Clock, texts: Iterable[str]) -> None:
    for text in texts:
        clock.pass_seconds(2)
        (effect,) = say(room, HOST, text)
        assert isinstance(effect, TellPresent)


def test_of_many_messages_the_newest_are_kept_and_pages_are_told(room: Room, clock: Clock) -> None:
    write_all(room, clock, (str(number) for number in range(MOST_KEPT + 3)))

    (effect,) = say(room, CANDIDATE, "the last")

    kept = history(room)
    assert len(kept.messages) == MOST_KEPT
    assert (kept.messages[0].id, kept.oldest) == (5, 5)
    assert isinstance(effect, TellPresent) and isinstance(effect.message, ChatSaid)
    assert effect.message.oldest == 5


def test_of_much_text_the_newest_is_kept(room: Room, clock: Clock) -> None:
    longest = "🎻" * LONGEST_TEXT
    write_all(room, clock, [longest] * (LARGEST_KEPT // len(longest.encode()) + 2))

    kept = history(room).messages

    assert sum(len(one.text.encode()) for one in kept) <= LARGEST_KEPT
    assert kept[-1].text == longest


@pytest.mark.parametrize("text", [" ", "\n\t\n", "\x00\x1b", "\u202e"])
def test_a_text_in_which_nothing_is_to_be_seen_is_refused(room: Room, text: str) -> None:
    (effect,) = say(room, CANDIDATE, text)

    assert isinstance(effect, Tell) and isinstance(effect.message, NotSaid)
    with pytest.raises(BadRequest):
        clean_text(text)


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("  x = 1\n\ty", "  x = 1\n\ty"),
        ("a\x00b\x9bc", "abc"),
        ("if ad\u202emin\u2066:", "if admin:"),
        ("👩\u200d💻", "👩\u200d💻"),
        ("<img src=x onerror=alert(1)>", "<img src=x onerror=alert(1)>"),
    ],
)
def test_a_text_is_kept_as_typed_but_for_what_is_invisible(typed: str, kept: str) -> None:
    assert clean_text(typed) == kept


# The history of the interview


class Lines:
    def __init__(self) -> None:
        self.events: list[Event] = []

    def take(self, event: Event) -> None:
        self.events.append(event)


def test_a_room_that_begins_again_has_what_its_history_has(room: Room, clock: Clock) -> None:
    lines = Lines()
    log = EventLog(lambda: (clock.now - START).total_seconds(), [lines])
    room.note = log.note
    say(room, CANDIDATE, "Hello", "client-a")
    clock.pass_seconds(7)
    say(room, HOST, "Welcome", "client-b")

    again = room_with(HOST, CANDIDATE)
    again.features.chat.restore(again, START, lines.events)

    assert history(again) == history(room)
    (told,) = say(again, CANDIDATE, "Hello", "client-a")
    assert isinstance(told, Tell)
    (new,) = say(again, HOST, "More")
    assert isinstance(new, TellPresent) and isinstance(new.message, ChatSaid)
    assert new.message.message.id == 3


def test_a_chat_does_not_fill_the_history(room: Room, clock: Clock) -> None:
    noted: list[Wrote] = []
    room.note = lambda actor, happened: noted.append(happened)  # type: ignore[arg-type]
    longest = "🎻" * LONGEST_TEXT
    most = LARGEST_LOGGED // (12 * LONGEST_TEXT)

    write_all(room, clock, [longest] * (most + 2))

    assert [one.text is None for one in noted] == [False] * most + [True] * 2
    again = room_with(document=DOCUMENT)
    events = [Event(0, HOST, one.kind, asdict(one)) for one in noted]
    again.features.chat.restore(again, START, events)
    kept = again.features.chat.kept
    assert (kept.messages[-1].id, kept.last_id) == (most, most + 2)
