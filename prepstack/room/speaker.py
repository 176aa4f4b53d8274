"""Who speaks."""

from __future__ import annotations

from collections.abc import Iterable

from prepstack.people import Member
from prepstack.room.effects import Effect, TellPresent
from prepstack.room.feature import Feature
from prepstack.wire.browser import FromRoom
from prepstack.wire.features.speaker import SpeakerChanged


class Speaker(Feature):
    """The one whom the media worker hears, or heard last."""

    def __init__(self) -> None:
        self.username: str | None = None

    def heard(self, username: str | None) -> Iterable[Effect]:
        if username == self.username:
            return ()
        self.username = username
        return (TellPresent(SpeakerChanged(username)),)

    def greetings(self, member: Member) -> Iterable[FromRoom]:
        return (SpeakerChanged(self.username),) if self.username else ()

    def departed(self, username: str) -> Iterable[Effect]:
        return self.heard(None) if username == self.username else ()
