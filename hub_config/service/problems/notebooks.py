"""The notebook with which a problem begins in a room: its starter, or where one left off."""

from __future__ import annotations

import asyncio
import json
from contextlib import suppress
from pathlib import Path
from typing import Any

from hub_config.service.problems.library import Library
from hub_config.settings import Settings
from hub_config.storage import InterviewRecord, Store

MOST_PRACTICES = 20  # that are looked through, the newest first
PATIENCE_SECONDS = 15.0
LOOK_SECONDS = 0.1


class Notebooks:
    def __init__(self, store: Store, library: Library, settings: Settings) -> None:
        self._store = store
        self._library = library
        self._settings = settings

    async def of(self, interview: InterviewRecord, path: str) -> dict[str, Any] | None:
        """By its path in a room; None for what is no problem's.

        Who practises goes on with what the same person wrote when they practised it last.
        """
        content = self._library.notebook(path)
        if content is None or not interview.practice:
            return content
        return await self._left_off(interview, path) or content

    async def _left_off(self, interview: InterviewRecord, path: str) -> dict[str, Any] | None:
        async with self._store.reading() as rows:
            found = await rows.interviews.practices_of(interview.host, MOST_PRACTICES)
        earlier = [one for one in found if one.id != interview.id]
        for one in earlier[:1]:  # each ended before the next began
            if one.room and one.state.is_over:
                await put_away(self._settings.rooms_folder / one.room)
        files = [self._settings.kept_notebooks(one.id) / path for one in earlier]
        return await asyncio.to_thread(_first_that_can_be_read, files)


async def put_away(room: Path, patience_seconds: float = PATIENCE_SECONDS) -> None:
    """Returns once the notebooks of a room that ends are kept, or after that time."""
    with suppress(TimeoutError):
        async with asyncio.timeout(patience_seconds):
            while await asyncio.to_thread(room.exists):  # its folder goes after they were kept
                await asyncio.sleep(LOOK_SECONDS)


def _first_that_can_be_read(files: list[Path]) -> dict[str, Any] | None:
    for file in files:
        try:
            notebook = json.loads(file.read_bytes())
        except (OSError, ValueError, RecursionError):
            continue
        if isinstance(notebook, dict) and isinstance(notebook.get("cells"), list):
            return notebook
    return None
