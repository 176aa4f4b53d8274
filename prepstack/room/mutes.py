"""Whose streams were turned off by somebody else, until they turn them on again themselves."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from prepstack.people import Member
from prepstack.room.effects import Effect, HoldMedia
from prepstack.room.feature import Feature
from prepstack.streams import Kind
from prepstack.wire.features.media import MediaState
from prepstack.wire.features.moderation import Muted
from prepstack.wire.message import replaced


@dataclass
class Mute:
    """`obeyed`: the page has said since that this is off. So what it says to be on is newer."""

    by: str
    obeyed: bool


class Mutes(Feature):
    def __init__(self) -> None:
        self._of: dict[str, dict[Kind, Mute]] = {}  # by username

    def mute(self, username: str, kind: Kind, by: str, *, is_on: bool) -> list[Effect]:
        self._of.setdefault(username, {})[kind] = Mute(by, obeyed=not is_on)
        return [HoldMedia(username, self.held(username))]

    def held(self, username: str) -> frozenset[Kind]:
        """What of this person is passed on to nobody."""
        return frozenset(part for kind in self._of.get(username, {}) for part in kind.parts)

    def hear(self, username: str, said: MediaState) -> tuple[MediaState, list[Effect]]:
        """What of it is so, and what follows. A page that turns nothing off is not believed."""
        muted = self._of.get(username, {})
        on = {kind for kind in muted if getattr(said, kind.value, False)}
        for kind in muted.keys() - on:
            muted[kind].obeyed = True
        lifted = {kind for kind in on if muted[kind].obeyed}
        for kind in lifted:
            del muted[kind]
        effects: list[Effect] = [HoldMedia(username, self.held(username))] if lifted else []
        return replaced(said, **{kind.value: False for kind in on - lifted}), effects

    def greetings(self, member: Member) -> Iterable[Muted]:
        """A page that was loaded anew may not have heard of it."""
        return [
            Muted(member.username, mute.by, kind)
            for kind, mute in self._of.get(member.username, {}).items()
            if not mute.obeyed
        ]

    def departed(self, username: str) -> Iterable[Effect]:
        self._of.pop(username, None)
        return ()
