"""What a room's own store tells of its notebook, whether the room lived to save it or not."""

from __future__ import annotations

import asyncio
import json

from recordings.last_notebook import last_notebook
from tests.room.clients import WAIT_SECONDS
from tests.room.conftest import RoomUnderTest
from tests.room.interview import CANDIDATE


async def test_what_was_typed_last_is_read_from_the_store_of_a_room(room: RoomUnderTest) -> None:
    typist = await room.typist(CANDIDATE)

    typist.type("# typed last\n")

    async with asyncio.timeout(WAIT_SECONDS):
        while "# typed last" not in (text := last_notebook(room.folder, "interview.ipynb") or ""):
            await asyncio.sleep(0.05)
    notebook = json.loads(text)
    assert (notebook["nbformat"], notebook["nbformat_minor"]) == (4, 5)
    assert len(notebook["cells"]) == 2
