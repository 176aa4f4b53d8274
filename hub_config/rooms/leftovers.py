"""What an ended room leaves on the disk: its notebook is kept, everything else goes."""

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
from prepstack.errors import NotFound, Unavailable
from prepstack.names import ROOM_PREFIX
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

        Raises `Unavailable` if notebook and history cannot be kept; then everything stays as it is.
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
        try:
            content = await _last_state(folder)
            if content is not None:
                await asyncio.to_thread(durable_files.replace, path, content)
            history = folder / "recording" / EVENTS
            if history.exists():
                kept = path.with_name(EVENTS)
                await asyncio.to_thread(durable_files.replace, kept, history.read_bytes())
        except OSError as error:
            raise Unavailable(f"The notebook in {folder} cannot be kept: {error}") from error


async def _last_state(folder: Path) -> bytes | None:
    """None if the room never wrote a notebook."""
    command = [sys.executable, "-m", "recordings.last_notebook", str(folder)]
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
    file = folder / "notebook" / "interview.ipynb"
    return file.read_bytes() if file.exists() else None


def _last_line(said: bytes) -> str:
    lines = said.decode(errors="replace").strip().splitlines()
    return lines[-1] if lines else ""
