"""The notebook's file: that it could not be written is said aloud, and it is tried again."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable, Iterable
from typing import Any

from jupyter_server_ydoc.rooms import DocumentRoom
from jupyter_server_ydoc.utils import JUPYTER_COLLABORATION_EVENTS_URI

RETRY_SECONDS = 5.0
SAVE_SECONDS = 10.0
FAILED = (
    "The notebook could not be saved just now. Nothing is lost: it stays open here, "
    "and saving is tried again."
)
SAVED = "The notebook is saved again."
log = logging.getLogger(__name__)


async def save_all(rooms: Iterable[Any]) -> None:
    """Now, and for `SAVE_SECONDS` at most."""
    saving = [room._save_to_disc() for room in list(rooms) if isinstance(room, DocumentRoom)]
    tasks = [task for task in saving if task]
    if tasks:
        await asyncio.wait(tasks, timeout=SAVE_SECONDS)


class Saving:
    """Told by jupyter-collaboration's events, which else nobody hears."""

    def __init__(
        self,
        tell_all: Callable[[str, str], None],
        room_of: Callable[[str], Awaitable[Any]],
        retry_seconds: float = RETRY_SECONDS,
    ) -> None:
        self._tell_all = tell_all
        self._room_of = room_of
        self._retry_seconds = retry_seconds
        self._retrying: dict[str, asyncio.Task[None]] = {}
        self._failing: set[str] = set()  # ids of jupyter-collaboration's rooms

    def listen(self, event_logger: Any) -> None:
        event_logger.add_listener(schema_id=JUPYTER_COLLABORATION_EVENTS_URI, listener=self._hear)

    async def close(self) -> None:
        for task in self._retrying.values():
            task.cancel()
        await asyncio.gather(*self._retrying.values(), return_exceptions=True)

    async def _hear(self, logger: Any, schema_id: str, data: dict[str, Any]) -> None:
        if data.get("level") == "ERROR" and "saving" in data.get("msg", ""):
            self._failed(data["room"])
        elif data.get("action") == "save" and data["room"] in self._failing:
            self._failing.discard(data["room"])
            if not self._failing:
                self._tell_all("saved", SAVED)

    def _failed(self, room_id: str) -> None:
        if not self._failing:
            log.error("The notebook cannot be saved; its updates are in the store")
            self._tell_all("not_saved", FAILED)
        self._failing.add(room_id)
        if room_id not in self._retrying or self._retrying[room_id].done():
            self._retrying[room_id] = asyncio.create_task(self._try_again(room_id))

    async def _try_again(self, room_id: str) -> None:
        await asyncio.sleep(self._retry_seconds)
        (await self._room_of(room_id))._save_to_disc()
