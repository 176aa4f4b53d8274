"""The chat of everybody in the room: what is kept of it, who may say how much."""

from __future__ import annotations

import json
from collections import deque
from collections.abc import Iterable
from datetime import datetime, timedelta

from prepstack.errors import BadRequest
from prepstack.people import Member
from prepstack.room.events import Event, Wrote
from prepstack.room.feature import Feature
from prepstack.room.members import Members
from prepstack.room.rate import Allowance, Rate
from prepstack.wire.browser import FromRoom
from prepstack.wire.features.chat import (
    LONGEST_TEXT,
    MOST_KEPT,
    ChatHistory,
    ChatMessage,
    Client,
    Say,
)

LARGEST_KEPT = 256 << 10  # bytes of text: a page that comes in is told all of it at once
LARGEST_LOGGED = 4 << 20  # bytes: the history of an interview has to hold more than its chat
OF_TEXTS = Rate(burst=5, per_second=0.5)
TOO_FAST = "You write very fast. Wait a few seconds and send it again."
# They would show code, or a name, in another order than it is.
DIRECTIONS = {*range(0x202A, 0x202F), *range(0x2066, 0x206A)}


def clean_text(text: str) -> str:
    """As it is kept: lines end alike, and nothing in it is invisible. Raises `BadRequest`."""
    lines = text.replace("\r\n", "\n").replace("\r", "\n")
    cleaned = "".join(character for character in lines if _is_kept(character)).rstrip()
    if not cleaned.strip():
        raise BadRequest("Write something first.")
    return cleaned.lstrip("\n")


def _is_kept(character: str) -> bool:
    number = ord(character)
    is_control = number < 32 or 127 <= number < 160
    return character in "\n\t" or not (is_control or number in DIRECTIONS)


class Kept:
    """The newest messages of one channel: so many, and so much text."""

    def __init__(self) -> None:
        self.messages: deque[ChatMessage] = deque()
        self.last_id = 0
        self._size = 0

    @property
    def oldest(self) -> int:
        return self.messages[0].id if self.messages else self.last_id + 1

    def add(self, message: ChatMessage) -> None:
        self.messages.append(message)
        self.last_id = message.id
        self._size += size_of(message.text)
        while len(self.messages) > MOST_KEPT or self._size > LARGEST_KEPT:
            self._size -= size_of(self.messages.popleft().text)

    def find(self, username: str, client: Client) -> ChatMessage | None:
        return next(
            (one for one in self.messages if (one.username, one.client) == (username, client)),
            None,
        )


class Chat(Feature):
    def __init__(self) -> None:
        self.kept = Kept()
        self._allowance = Allowance(OF_TEXTS, TOO_FAST)
        self._logged = 0

    def greetings(self, member: Member) -> Iterable[FromRoom]:
        return [ChatHistory(tuple(self.kept.messages), self.kept.oldest)]

    def add(self, sender: Member, colour: int, said: Say, now: datetime) -> ChatMessage:
        """Raises `BadRequest`, and `TooManyRequests` for who is too fast."""
        text = clean_text(said.text)
        self._allowance.take(sender.username, now.timestamp())
        message = ChatMessage(
            id=self.kept.last_id + 1,
            at=now,
            username=sender.username,
            name=sender.shown_name,
            client=said.client,
            text=text,
            colour=colour,
        )
        self.kept.add(message)
        return message

    def event(self, message: ChatMessage) -> Wrote:
        """For the history: without its text, where that would fill it."""
        self._logged += len(json.dumps(message.text))
        text = message.text if self._logged <= LARGEST_LOGGED else None
        return Wrote(message.id, message.client, text)

    def restore(self, members: Members, began: datetime, past: Iterable[Event]) -> None:
        """After a restart of the room: what the history of the interview has of it."""
        for event in past:
            if event.kind != Wrote.kind:
                continue
            wrote = Wrote(**event.data)
            self.kept.last_id = wrote.id
            if wrote.text is not None:
                self._logged += len(json.dumps(wrote.text))
                at = began + timedelta(seconds=event.t)
                self.kept.add(_restored(members, event.actor, at, wrote))


def _restored(members: Members, username: str, at: datetime, wrote: Wrote) -> ChatMessage:
    member = members.member(username)
    return ChatMessage(
        id=wrote.id,
        at=at,
        username=username,
        name=member.shown_name if member else username,
        client=wrote.client,
        text=wrote.text or "",
        colour=members.colour_of(username),
    )


def size_of(text: str) -> int:
    return len(text.encode())


assert LONGEST_TEXT * 4 < LARGEST_KEPT, "the newest message is always kept"
