"""Asks the media worker how well people's packets arrive, as long as somebody is in the room."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import Protocol

from prepstack.errors import PrepStackError
from prepstack.room.effects import Effect
from prepstack.room.quality import MEASURED_EVERY_SECONDS
from prepstack.room.room import Room
from prepstack.wire import worker


class Measured(Protocol):
    """The media worker, or a fake of it."""

    async def statistics(self) -> worker.Statistics: ...


async def keep_measuring(
    room: Room, media: Measured, perform: Callable[[list[Effect]], None]
) -> None:
    while True:
        await asyncio.sleep(MEASURED_EVERY_SECONDS)
        if not room.present:
            continue
        try:
            found = await media.statistics()
        except PrepStackError:
            continue  # a worker that is being replaced: the next one is asked
        sending = {item.username for item in room.present if item.microphone or item.camera}
        perform(room.features.quality.measured(found, sending))
