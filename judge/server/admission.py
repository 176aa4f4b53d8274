"""Takes submissions in: queue, limits, cancellation. Knows nothing of HTTP."""

from __future__ import annotations

import asyncio
import os
import time
from collections.abc import AsyncGenerator
from contextlib import aclosing
from typing import Any

from judge.judging.stream import stream
from judge.judging.submission import Judging
from judge.run.request import Request
from judge.run.runner import Cancelled
from judge.server.health import Health
from judge.server.turns import SecretLimit, Turn, Turns
from judge.toolchains.languages import Languages
from prepstack.errors import Conflict, NotFound, Unavailable
from sandbox.selftest import Backend

Event = dict[str, Any]


class Desk:
    """`health` says whether it may judge at all."""

    def __init__(
        self,
        languages: Languages,
        health: Health,
        *,
        slots: int | None = None,
        secret_limit: SecretLimit | None = None,
    ) -> None:
        self.languages = languages
        self.health = health
        self.turns = Turns(slots or _slots(health))
        self._secret_limit = secret_limit or SecretLimit(time.monotonic)
        self._known: dict[str, asyncio.Event] = {}  # by id; set: cancelled
        self._is_closing = False

    def admit(self, request: Request) -> Turn:
        """A place in the queue, or a refusal. What is admitted has to be given to `judge`."""
        if self._is_closing:
            raise Unavailable("The judge is shutting down; try again in a moment.")
        self.health.require(has_secrets=request.has_secrets)
        self.languages.toolchain(request.language)
        if request.id in self._known:
            raise Conflict(f"The submission {request.id} is being judged.")
        turn = self.turns.enter(request.room)
        try:
            if request.has_secrets:
                self._secret_limit.use(request.room)
        except BaseException:
            self.turns.leave(turn)
            raise
        self._known[request.id] = asyncio.Event()
        return turn

    async def judge(self, request: Request, turn: Turn) -> AsyncGenerator[Event, None]:
        """The events of docs/judge.md. Closing it early cancels."""
        cancelled = self._known[request.id]
        try:
            async with aclosing(self._events(request, turn)) as events:
                stopping = asyncio.ensure_future(cancelled.wait())
                try:
                    async for event in _until(events, stopping):
                        yield event
                finally:
                    stopping.cancel()
            if cancelled.is_set():
                yield {"event": "cancelled"}
        finally:
            del self._known[request.id]
            self.turns.leave(turn)

    async def _events(self, request: Request, turn: Turn) -> AsyncGenerator[Event, None]:
        async for position in self.turns.wait(turn):
            yield {"event": "queued", "id": request.id, "position": position}
        yield {"event": "started", "id": request.id}
        judging = Judging(request, self.languages)
        try:
            async with aclosing(stream(judging)) as results:
                async for result in results:
                    yield result.to_json()
        except Cancelled:
            return
        yield judging.summary.to_json()

    def cancel(self, id: str) -> None:
        if id not in self._known:
            raise NotFound(f"There is no submission {id}; it may be over.")
        self._known[id].set()

    def queue_json(self) -> dict[str, int]:
        turns = self.turns
        return {"waiting": turns.waiting, "running": turns.running, "slots": turns.slots}

    def close(self) -> None:
        """Take no more, and cancel what is there."""
        self._is_closing = True
        for cancelled in self._known.values():
            cancelled.set()


def _slots(health: Health) -> int:
    """How many submissions are judged at once.

    Without namespaces one: sandboxes of one user would take processes from each other's limit.
    """
    return 1 if health.backend is Backend.LANDLOCK else os.cpu_count() or 1


async def _until(
    events: AsyncGenerator[Event, None], stopping: asyncio.Future[Any]
) -> AsyncGenerator[Event, None]:
    """The events, as long as nothing stops them."""
    while not stopping.done():
        coming = asyncio.ensure_future(anext(events, None))
        try:
            await asyncio.wait([coming, stopping], return_when=asyncio.FIRST_COMPLETED)
        finally:
            if not coming.done():
                coming.cancel()
                await asyncio.wait([coming])
        if coming.cancelled() or (event := coming.result()) is None:
            return
        yield event
