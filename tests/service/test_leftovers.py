"""An interview that ends leaves its notebook; rooms that are still there keep everything."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from hub_config.rooms.leftovers import GOING
from tests.service.scenes import hub_users, open_scene
from tests.service.stack import Stack, running_stack, until

pytestmark = pytest.mark.asyncio(loop_scope="session")


def write_notebook(stack: Stack, room: str) -> Path:
    """Rooms of these tests have none of their own."""
    file = stack.settings.rooms_folder / room / "notebook" / "interview.ipynb"
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(json.dumps({"room": room}))
    return file


async def test_the_folder_of_an_ended_room_goes_and_its_notebook_stays(tmp_path: Path) -> None:
    async with (
        running_stack(tmp_path, warm_rooms="1") as stack,
        open_scene(stack) as ended,
        open_scene(stack) as running,
    ):
        folders = stack.settings.rooms_folder
        write_notebook(stack, ended.room)
        kept = write_notebook(stack, running.room)
        write_notebook(stack, "room-of-an-older-version")

        await ended.host.post(f"interviews/{ended.interview_id}/end")

        async def is_gone() -> bool:
            there = {folder.name.removeprefix(GOING) for folder in folders.iterdir()}
            return not there & {ended.room, "room-of-an-older-version"}

        assert await until(is_gone)
        notebook = stack.settings.kept_notebook(ended.interview_id)
        assert json.loads(notebook.read_text()) == {"room": ended.room}
        assert kept.exists()
        alive = {folder.name for folder in folders.iterdir()}
        assert alive <= set(await hub_users(stack, "room-"))
        assert not stack.settings.kept_notebook(running.interview_id).exists()
