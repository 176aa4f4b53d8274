"""A judging in a thread, its results in the event loop."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import AsyncGenerator

from judge.judging.result import CaseResult
from judge.judging.submission import Judging
from prepstack.wire.judge import MOST_CASES

MOST_AHEAD = 4


async def stream(judging: Judging) -> AsyncGenerator[CaseResult, None]:
    """Closing it early ends the sandbox. Raises what the judging raised.

    The judging is never far ahead of whoever listens: answers may have megabytes.
    """
    coming: asyncio.Queue[CaseResult | None] = asyncio.Queue()
    loop = asyncio.get_running_loop()
    places = threading.Semaphore(MOST_AHEAD)

    def work() -> None:
        try:
            for result in judging:
                places.acquire()
                loop.call_soon_threadsafe(coming.put_nowait, result)
        finally:
            loop.call_soon_threadsafe(coming.put_nowait, None)

    working = asyncio.create_task(asyncio.to_thread(work))
    try:
        while (result := await coming.get()) is not None:
            yield result
            places.release()
        await working
    finally:
        if not working.done():
            judging.cancel()
            places.release(MOST_CASES)
            await asyncio.wait([working])
        if not working.cancelled():
            working.exception()  # taken notice of, whoever stopped listening
