"""The minutes before the end at which everybody in the room is told."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

WARNINGS = (10, 2)  # minutes


class Countdown:
    def __init__(self, warn: Callable[[int], None]) -> None:
        self._warn = warn
        self._task: asyncio.Task[None] | None = None
        self._ends_at: datetime | None = None

    def until(self, ends_at: datetime | None) -> None:
        """None: there is no end to count down to."""
        if ends_at == self._ends_at:
            return
        self._ends_at = ends_at
        if self._task:
            self._task.cancel()
        self._task = asyncio.create_task(self._count(ends_at)) if ends_at else None

    async def close(self) -> None:
        if self._task:
            self._task.cancel()
            await asyncio.gather(self._task, return_exceptions=True)

    async def _count(self, ends_at: datetime) -> None:
        for minutes in WARNINGS:
            left = ends_at - timedelta(minutes=minutes) - datetime.now(UTC)
            if left >= timedelta():
                await asyncio.sleep(left.total_seconds())
                self._warn(minutes)
