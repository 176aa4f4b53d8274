"""Private thinking time of a candidate: asked for, agreed to, and over by itself."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from prepstack.interviews.interview import RoomDocument
from prepstack.people import Member, Role
from prepstack.room.effects import Effect, TellPresent
from prepstack.room.feature import Feature
from prepstack.wire.browser import FromRoom
from prepstack.wire.features.thinking import ThinkingChanged, ThinkingTime


@dataclass
class Thinking(Feature):
    time: ThinkingTime | None = None  # perhaps one that is over

    def at(self, now: datetime) -> ThinkingTime | None:
        time = self.time
        is_over = time is not None and time.ends_at is not None and time.ends_at <= now
        return None if is_over else time

    def set(self, time: ThinkingTime | None) -> list[Effect]:
        self.time = time
        return [TellPresent(ThinkingChanged(time))]

    def greetings(self, member: Member) -> Iterable[FromRoom]:
        return (ThinkingChanged(self.time),)

    def departed(self, username: str) -> Iterable[Effect]:
        """Without its candidate it is over, and without whoever asked nobody can agree."""
        time = self.time
        if time is None:
            return ()
        is_pending = time.ends_at is None
        is_theirs = username == time.username or (is_pending and username == time.asked_by)
        return self.set(None) if is_theirs else ()

    def assigned(self, document: RoomDocument) -> Iterable[Effect]:
        """It is a candidate's: who has another role now has no use for it."""
        if self.time is None:
            return ()
        member = document.member(self.time.username)
        is_candidate = member is not None and member.role is Role.CANDIDATE
        return () if is_candidate else self.set(None)
