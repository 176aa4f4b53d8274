"""What a feature of the room is: `prepstack/room/features.py` has them all."""

from __future__ import annotations

from collections.abc import Iterable

from prepstack.interviews.interview import RoomDocument
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

    def changed(self, username: str) -> Iterable[Effect]:
        """Somebody has another role now, or is or was the host."""
        return ()

    def assigned(self, document: RoomDocument) -> Iterable[Effect]:
        """The interview, or somebody in it, is another than before: a role, the end."""
        return ()
