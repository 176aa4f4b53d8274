"""Who was asked by whom to share their screen, and has not answered yet."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from prepstack.errors import NotFound, TooManyRequests
from prepstack.room.effects import Effect
from prepstack.room.feature import Feature

PAUSE = timedelta(seconds=10)  # before the same person is asked again, by whomever


@dataclass
class ScreenQuestions(Feature):
    """By who is asked: one question at a time, since a page shows one."""

    asked: dict[str, tuple[str, datetime]] = field(default_factory=dict)  # by whom, and when

    def ask(self, by: str, username: str, now: datetime) -> None:
        """Raises `TooManyRequests` for whoever was asked just now."""
        _, last = self.asked.get(username, ("", None))
        if last is not None and now - last < PAUSE:
            raise TooManyRequests(
                "They were asked just now. Give them a moment.", round(PAUSE.total_seconds())
            )
        self.asked[username] = by, now

    def decline(self, username: str, by: str) -> None:
        """Raises `NotFound` where `by` did not ask. It stays known when that was."""
        asked_by, when = self.asked.get(username, ("", None))
        if when is None or asked_by != by:
            raise NotFound("Nobody asks you to share your screen any more.")
        self.asked[username] = "", when

    def departed(self, username: str) -> Iterable[Effect]:
        self.asked.pop(username, None)
        return ()
