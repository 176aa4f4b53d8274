"""Who tests their connection in the lobby: few at a time, for a short while, not all the time."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from prepstack.errors import TooManyRequests
from prepstack.room.feature import Feature
from prepstack.streams import TRIAL

LONGEST_SECONDS = 20.0
MOST_AT_ONCE = 3
PAUSE_SECONDS = 5.0  # from one test of somebody to their next


@dataclass(frozen=True)
class Running:
    peer: str  # what the media worker calls it
    began: datetime

    def is_on(self, now: datetime) -> bool:
        return now < self.began + timedelta(seconds=LONGEST_SECONDS)


@dataclass
class Trials(Feature):
    running: dict[str, Running] = field(default_factory=dict)  # by connection
    _last: dict[str, datetime] = field(default_factory=dict)  # of a person, as long as it counts
    _numbers: Iterator[int] = field(default_factory=lambda: itertools.count(1))

    def begin(self, connection_id: str, username: str, now: datetime) -> str:
        """The peer's name. Raises `TooManyRequests`."""
        self._forget_old(now)
        if username in self._last:
            sentence = "You have just tested it; try again in a few seconds."
            raise TooManyRequests(sentence, int(PAUSE_SECONDS))
        if len(self.running) >= MOST_AT_ONCE:
            sentence = "Others test theirs at the moment; try again in half a minute."
            raise TooManyRequests(sentence, int(LONGEST_SECONDS))
        peer = f"{TRIAL}{connection_id}/{next(self._numbers)}"
        self._last[username] = now
        self.running[connection_id] = Running(peer, now)
        return peer

    def peer_of(self, connection_id: str) -> str | None:
        running = self.running.get(connection_id)
        return running.peer if running else None

    def end(self, connection_id: str) -> str | None:
        """The peer that there was."""
        running = self.running.pop(connection_id, None)
        return running.peer if running else None

    def connection_of(self, peer: str) -> str | None:
        """Whose test that is, while it is on."""
        found = [id for id, running in self.running.items() if running.peer == peer]
        return found[0] if found else None

    def _forget_old(self, now: datetime) -> None:
        pause = timedelta(seconds=PAUSE_SECONDS)
        self._last = {name: at for name, at in self._last.items() if now < at + pause}
        self.running = {id: item for id, item in self.running.items() if item.is_on(now)}
