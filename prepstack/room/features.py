"""What the room's features keep while an interview is on, beside who is there."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, fields

from prepstack.people import Member
from prepstack.room.effects import Effect
from prepstack.room.feature import Feature
from prepstack.room.speaker import Speaker
from prepstack.wire.browser import FromRoom


@dataclass
class Features:
    """Each by its name, in the order in which pages are told of them."""

    speaker: Speaker = field(default_factory=Speaker)

    def __iter__(self) -> Iterator[Feature]:
        return (getattr(self, item.name) for item in fields(self))

    def greetings(self, member: Member) -> list[FromRoom]:
        return [message for feature in self for message in feature.greetings(member)]

    def departed(self, username: str) -> list[Effect]:
        return [effect for feature in self for effect in feature.departed(username)]
