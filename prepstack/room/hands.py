"""Who has raised a hand, in the order in which that was done."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from prepstack.people import Member
from prepstack.room.effects import Effect, TellPresent
from prepstack.room.feature import Feature
from prepstack.wire.browser import FromRoom
from prepstack.wire.features.hands import HandsRaised


@dataclass
class Hands(Feature):
    raised: list[str] = field(default_factory=list)  # usernames of people who are in the room

    def put_up(self, username: str) -> bool:
        """Whether it was down."""
        if username in self.raised:
            return False
        self.raised.append(username)
        return True

    def put_down(self, username: str) -> bool:
        """Whether it was up."""
        if username not in self.raised:
            return False
        self.raised.remove(username)
        return True

    def told(self) -> HandsRaised:
        return HandsRaised(tuple(self.raised))

    def greetings(self, member: Member) -> Iterable[FromRoom]:
        return (self.told(),)

    def departed(self, username: str) -> Iterable[Effect]:
        return (TellPresent(self.told()),) if self.put_down(username) else ()
