"""How far the start of each room is, for whoever watches."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator

from hub_config.rooms.hub import Step

WAITING = Step(0, "Waiting for a room")
OPEN = Step(100, "The room is ready", is_ready=True)


class Progress:
    """The newest step of each room; a watcher may miss steps, but never the newest one."""

    def __init__(self) -> None:
        self._steps: dict[str, Step] = {}
        self._news: dict[str, asyncio.Event] = {}

    def tell(self, room: str, step: Step) -> None:
        self._steps[room] = step
        news = self._news.pop(room, None)
        if news is not None:
            news.set()

    def of(self, room: str) -> Step:
        return self._steps.get(room, WAITING)

    def forget(self, room: str) -> None:
        self._steps.pop(room, None)

    async def watch(self, room: str) -> AsyncIterator[Step]:
        """Every step from now on, the present one first. It ends with the one that is ready."""
        while True:
            news = self._news.setdefault(room, asyncio.Event())
            step = self.of(room)
            yield step
            if step.is_ready:
                return
            await news.wait()
