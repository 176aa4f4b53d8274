"""Takes submissions in: queue, limits, cancellation. Knows nothing of HTTP."""

from __future__ import annotations

import asyncio
import os
import time
from collections.abc import AsyncGenerator, Iterator
from contextlib import aclosing, contextmanager
from typing import Any, Literal

from judge.judging.stream import stream
from judge.judging.submission import Judging
from judge.run.request import Request
from judge.run.runner import Cancelled
from judge.server.health import Health
from judge.server.turns import SecretLimit, Turn, Turns
from judge.toolchains.languages import Languages
from judge.toolchains.toolchain import Availability
from prepstack.errors import Conflict, NotFound, Unavailable
from prepstack.judging.verdicts import wall_seconds
from prepstack.wire import judge as wire
from prepstack.wire.judge import Event, Queued, Started
from sandbox.selftest import Backend

# Compiling, two sandboxes and a checker take less, on a busy machine too.
PATIENCE_SECONDS = 120.0


class Admission:
    """`health` says whether it may judge at all."""

    def __init__(
        self,
        languages: Languages,
        health: Health,
        *,
        turns: Turns | None = None,
        secret_limit: SecretLimit | None = None,
    ) -> None:
        self.languages = languages
        self.health = health
        self.turns = turns or Turns(_slots(health))
        self._secret_limit = secret_limit or SecretLimit(time.monotonic)
        self._known: dict[str, asyncio.Event] = {}  # by id; set: cancelled
        self._is_closing = False

    @contextmanager
    def admit(self, request: Request) -> Iterator[AsyncGenerator[Event, None]]:
        """The events of docs/judge.md, to be read inside the block, or a refusal.

        The place in the queue lasts as long as the block, however it is left. Closing the events
        early cancels.
        """
        self._require(request)
        cancelled = asyncio.Event()
        with self.turns.taken(request.room, _patience_seconds(request)) as turn:
            if request.has_secrets:
                self._secret_limit.use(request.room)
            self._known[request.id] = cancelled
            try:
                yield self._until_cancelled(request, turn, cancelled)
            finally:
                del self._known[request.id]

    def _require(self, request: Request) -> None:
        if self._is_closing:
            raise Unavailable("The judge is shutting down; try again in a moment.")
        self.health.require(has_secrets=request.has_secrets)
        self.languages.toolchain(request.language)
        if request.id in self._known:
            raise Conflict(f"The submission {request.id} is being judged.")

    async def _until_cancelled(
        self, request: Request, turn: Turn, cancelled: asyncio.Event
    ) -> AsyncGenerator[Event, None]:
        async with aclosing(self._events(request, turn)) as events:
            stopping = asyncio.ensure_future(cancelled.wait())
            try:
                async for event in _until(events, stopping):
                    yield event
            finally:
                stopping.cancel()
        if cancelled.is_set():
            yield wire.Cancelled()

    async def _events(self, request: Request, turn: Turn) -> AsyncGenerator[Event, None]:
        async for position in self.turns.wait(turn):
            yield Queued(request.id, position)
        yield Started(request.id)
        judging = Judging(request, self.languages)
        try:
            async with aclosing(stream(judging)) as results:
                async for result in results:
                    self.turns.heard_of(turn)
                    yield result.told()
        except Cancelled:
            return
        yield judging.summary.told()

    def cancel(self, id: str) -> None:
        if id not in self._known:
            raise NotFound(f"There is no submission {id}; it may be over.")
        self._known[id].set()

    def health_told(self) -> wire.Health:
        """A judge that may run code, but whose queue stands still, is no judge that is well."""
        turns, health = self.turns, self.health
        status: Literal["ok", "refusing", "stuck"] = "stuck" if turns.stuck else "ok"
        return wire.Health(
            status=status if health.is_safe else "refusing",
            backend=health.backend.value,
            escapes=wire.Escapes(health.held, health.open),
            languages={name: _told(found) for name, found in self.languages.all().items()},
            queue=wire.Queue(turns.waiting, turns.running, turns.slots, turns.stuck),
        )

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


def _told(found: Availability) -> wire.Language:
    if found.is_available:
        return wire.Language(available=True, version=found.version)
    return wire.Language(available=False, **found.missing())


def _patience_seconds(request: Request) -> float:
    """Longer than this nothing is silent: a case is run twice at most."""
    return PATIENCE_SECONDS + 3 * wall_seconds(request.limits.time_seconds)


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
