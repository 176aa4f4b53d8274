"""Who practises again before the last room was put away goes on with what was written there."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest

from hub_config.service.problems.notebooks import put_away

pytestmark = pytest.mark.asyncio(loop_scope="session")


async def test_a_room_that_is_being_put_away_is_waited_for(tmp_path: Path) -> None:
    room = tmp_path / "room-a"
    room.mkdir()

    waiting = asyncio.create_task(put_away(room))
    await asyncio.sleep(0)
    was_waiting = not waiting.done()
    room.rmdir()
    await asyncio.wait_for(waiting, 60)

    assert was_waiting


async def test_one_that_stays_keeps_nobody_for_long(tmp_path: Path) -> None:
    await asyncio.wait_for(put_away(tmp_path, patience_seconds=0.01), 60)
    await asyncio.wait_for(put_away(tmp_path / "never-was"), 60)
