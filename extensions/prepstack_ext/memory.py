"""The memory of the room's server has a limit: it saves, says so and starts anew before that hurts.

A limit of the operating system would fail whatever asks for memory next, or kill without a word.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable

import psutil

LOOK_SECONDS = 2.0
GIVING_UP = (
    "The room has run out of memory and starts anew. The notebook is kept; variables are gone."
)
log = logging.getLogger(__name__)


def memory_in_use() -> int:
    """Bytes of this process that are in memory."""
    return int(psutil.Process().memory_info().rss)


async def watch_memory(limit: int, give_up: Callable[[], Awaitable[None]]) -> None:
    """Returns once `give_up` has been asked for, which is over the limit, in bytes."""
    while (used := memory_in_use()) <= limit:
        await asyncio.sleep(LOOK_SECONDS)
    log.critical("The server uses %d MB, its limit is %d MB", used >> 20, limit >> 20)
    await give_up()
