"""The notebook with which a problem begins in a room: its starter, or where one left off."""

from __future__ import annotations

import asyncio
import json
from pathlib import Path
from typing import Any

from hub_config.service.problems.library import Library
from hub_config.settings import Settings
from hub_config.storage import InterviewRecord, Store

MOST_PRACTICES = 20  # that are looked through, the newest first


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
            earlier = await rows.interviews.practices_of(interview.host, MOST_PRACTICES)
        files = [
            self._settings.kept_notebooks(one.id) / path
            for one in earlier
            if one.id != interview.id
        ]
        return await asyncio.to_thread(_first_that_can_be_read, files)


def _first_that_can_be_read(files: list[Path]) -> dict[str, Any] | None:
    for file in files:
        try:
            notebook = json.loads(file.read_bytes())
        except (OSError, ValueError, RecursionError):
            continue
        if isinstance(notebook, dict) and isinstance(notebook.get("cells"), list):
            return notebook
    return None
