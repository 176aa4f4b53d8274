"""What rooms note in their history of what the service did: told in order, each by itself."""

from __future__ import annotations

import asyncio
import logging
from collections import deque
from types import TracebackType

from hub_config.rooms.room_client import RoomClient
from prepstack.errors import Conflict, Unavailable
from prepstack.wire.problem_events import ProblemEvent

MOST_WAITING = 500  # of one room
MOST_TRIES = 30
PAUSE_SECONDS = 1.0

log = logging.getLogger(__name__)


class Histories:
    """Nobody waits for it. What a room cannot be told for half a minute is dropped, and logged."""

    def __init__(self, rooms: RoomClient, pause_seconds: float = PAUSE_SECONDS) -> None:
        self._rooms = rooms
        self._pause_seconds = pause_seconds
        self._waiting: dict[str, deque[ProblemEvent]] = {}
        self._tasks: set[asyncio.Task[None]] = set()

    async def __aenter__(self) -> Histories:
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        for task in list(self._tasks):
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)

    def tell(self, room_url: str, event: ProblemEvent) -> None:
        waiting = self._waiting.get(room_url)
        if waiting is not None:
            waiting.append(event)
            return
        self._waiting[room_url] = deque([event], maxlen=MOST_WAITING)
        task = asyncio.create_task(self._tell_all(room_url))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def _tell_all(self, room_url: str) -> None:
        waiting = self._waiting[room_url]
        try:
            while waiting:
                await self._tell(room_url, waiting.popleft())
        finally:
            del self._waiting[room_url]

    async def _tell(self, room_url: str, event: ProblemEvent) -> None:
        for _ in range(MOST_TRIES):
            try:
                return await self._rooms.tell(room_url, event)
            except Conflict as error:
                return log.warning("%s: %s", room_url, error)
            except Unavailable:
                await asyncio.sleep(self._pause_seconds)
        log.warning("%s was not told of %s.", room_url, type(event).__name__)
