"""How often people may react: everybody sees and hears of each one."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from prepstack.errors import TooManyRequests
from prepstack.room.effects import Effect
from prepstack.room.feature import Feature
from prepstack.wire.features.reactions import MOST_REACTIONS, REACTIONS_PER

WHILE = timedelta(seconds=REACTIONS_PER)
TOO_MANY = "That was a lot at once. Wait a moment before the next reaction."


@dataclass
class Reactions(Feature):
    recent: dict[str, deque[datetime]] = field(default_factory=dict)  # of people in the room

    def count(self, username: str, now: datetime) -> None:
        """Raises `TooManyRequests`."""
        times = self.recent.setdefault(username, deque(maxlen=MOST_REACTIONS))
        if len(times) == MOST_REACTIONS and now - times[0] < WHILE:
            raise TooManyRequests(TOO_MANY, REACTIONS_PER)
        times.append(now)

    def departed(self, username: str) -> Iterable[Effect]:
        self.recent.pop(username, None)
        return ()
