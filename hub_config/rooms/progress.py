"""How far the start of each room is, for whoever watches."""

from __future__ import annotations

import asyncio

from hub_config.rooms.hub_client import Step

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
        self.tell(room, WAITING)
        del self._steps[room]

    async def after(self, room: str, seen: Step | None) -> Step:
        """The newest step as soon as it is another one than `seen`."""
        while True:
            news = self._news.setdefault(room, asyncio.Event())
            step = self.of(room)
            if step != seen:
                return step
            await news.wait()
