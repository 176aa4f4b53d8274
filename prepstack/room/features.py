"""What the room's features keep while an interview is on, beside who is there."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, fields

from prepstack.people import Member
from prepstack.room.effects import Effect
from prepstack.wire.browser import FromRoom


class Feature:
    """The state of one feature. What messages do to it stands in `prepstack/room/decisions`."""

    def greetings(self, member: Member) -> Iterable[FromRoom]:
        """What a page of this member is told when it comes into the room, or was loaded anew."""
        return ()

    def departed(self, username: str) -> Iterable[Effect]:
        """Somebody is not in the room any more."""
        return ()


@dataclass
class Features:
    """Each by its name, in the order in which pages are told of them."""

    def __iter__(self) -> Iterator[Feature]:
        return (getattr(self, item.name) for item in fields(self))

    def greetings(self, member: Member) -> list[FromRoom]:
        return [message for feature in self for message in feature.greetings(member)]

    def departed(self, username: str) -> list[Effect]:
        return [effect for feature in self for effect in feature.departed(username)]
