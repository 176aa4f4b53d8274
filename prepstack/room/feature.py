"""What every feature of the room is."""

from __future__ import annotations

from collections.abc import Iterable

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
