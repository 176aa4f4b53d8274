"""What an ended room leaves on the disk: its notebooks are kept, everything else goes."""

from __future__ import annotations

import asyncio
import logging
import os
import sys
from asyncio.subprocess import DEVNULL, PIPE
from contextlib import suppress
from pathlib import Path

from hub_config import durable_files
from hub_config.settings import Settings
from hub_config.storage import Store
from prepstack.errors import NotFound, PrepStackError, Unavailable
from prepstack.names import NOTEBOOK, ROOM_PREFIX, is_notebook
from prepstack.room.problem_events import NotebookShown
from recordings.event_file import read_events
from sandbox.removal import remove_tree

READ_SECONDS = 60.0
EVENTS = "events.jsonl"  # 16 MiB at most (recordings/event_file.py)
GOING = ".going-"
log = logging.getLogger(__name__)


class Leftovers:
    """A room's folder gets another name first: what was begun to be deleted is no state to keep."""

    def __init__(self, settings: Settings, store: Store) -> None:
        self._settings = settings
        self._store = store
        self._stuck: set[str] = set()

    def rooms(self) -> set[str]:
        """Those that have files here, whether they are still there or not."""
        names: set[str] = set()
        with suppress(FileNotFoundError):
            names = {path.name for path in self._settings.rooms_folder.iterdir()}
        found = {name.removeprefix(GOING) for name in names}
        return {name for name in found if name.startswith(ROOM_PREFIX)} - self._stuck

    async def clear(self, room: str) -> None:
        """Only once the room's server has ended.

        Raises `Unavailable` if notebooks and history cannot be kept; then all stays as it is.
        """
        folder = self._settings.rooms_folder / room
        going = folder.with_name(GOING + room)
        interview_id = await self._interview_of(room)
        try:
            await asyncio.to_thread(remove_tree, going)
            if folder.exists():
                if interview_id is not None:
                    await self._keep(folder, interview_id)
                folder.rename(going)
            await asyncio.to_thread(remove_tree, going)
        except OSError as error:
            self._stuck.add(room)
            log.error("%s cannot be deleted; do it by hand: %s", folder, error)

    async def _interview_of(self, room: str) -> str | None:
        async with self._store.reading() as rows:
            with suppress(NotFound):
                return (await rows.interviews.by_room(room)).id
        return None

    async def _keep(self, folder: Path, interview_id: str) -> None:
        path = self._settings.kept_notebook(interview_id)
        history = folder / "recording" / EVENTS
        try:
            shown = await asyncio.to_thread(_shown_last, history)
            # That which was shown last comes last: without it nothing counts as kept.
            for name in sorted(_notebooks(folder), key=lambda name: name == shown):
                content = await _last_state(folder, name)
                kept = self._settings.kept_notebooks(interview_id) / name
                await asyncio.to_thread(durable_files.replace, kept, content)
                if name == shown:
                    await asyncio.to_thread(durable_files.replace, path, content)
            if history.exists():
                kept = path.with_name(EVENTS)
                await asyncio.to_thread(durable_files.replace, kept, history.read_bytes())
        except OSError as error:
            raise Unavailable(f"The notebooks in {folder} cannot be kept: {error}") from error


def _notebooks(folder: Path) -> list[str]:
    """Their names; none where the room never wrote one."""
    return [file.name for file in (folder / "notebook").glob("*") if is_notebook(file.name)]


def _shown_last(history: Path) -> str:
    """The name of the notebook that everybody saw at the end."""
    try:
        _, _, events = read_events(history)
    except (PrepStackError, OSError):
        events = []
    names = [str(event.data["notebook"]) for event in events if event.kind == NotebookShown.kind]
    is_there = names and names[-1] in _notebooks(history.parents[1])
    return names[-1] if is_there else NOTEBOOK


async def _last_state(folder: Path, name: str) -> bytes:
    command = [sys.executable, "-m", "recordings.last_notebook", str(folder), name]
    environment = {"PYTHONPATH": os.pathsep.join(sys.path)}  # and none of our secrets
    reading = await asyncio.create_subprocess_exec(
        *command, env=environment, stdin=DEVNULL, stdout=PIPE, stderr=PIPE
    )
    try:
        async with asyncio.timeout(READ_SECONDS):
            content, said = await reading.communicate()
    except TimeoutError:
        content, said = b"", b"it took too long"
    finally:
        if reading.returncode is None:
            reading.kill()
            await reading.wait()
    if reading.returncode == 0:
        return content
    if said:
        log.warning("%s: the last changes may be missing: %s", folder, _last_line(said))
    return (folder / "notebook" / name).read_bytes()


def _last_line(said: bytes) -> str:
    lines = said.decode(errors="replace").strip().splitlines()
    return lines[-1] if lines else ""
