"""Speaks to the judge (docs/judge.md): for the hub service."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator, AsyncIterator
from contextlib import aclosing, asynccontextmanager
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from types import TracebackType
from typing import Any, TypeVar

import aiohttp

from prepstack.errors import (
    BadRequest,
    Conflict,
    NotFound,
    NotSignedIn,
    PrepStackError,
    TooManyRequests,
    Unavailable,
)
from prepstack.wire.judge import (
    EVENTS,
    HEALTH,
    REFUSALS,
    Cancelled,
    Done,
    Event,
    Health,
    Submission,
)
from prepstack.wire.message import Reader, to_json

Answer = TypeVar("Answer")

REFUSAL_OF: dict[int, type[PrepStackError]] = {
    400: BadRequest,
    401: NotSignedIn,
    404: NotFound,
    409: Conflict,
    422: Conflict,  # a language that is not there: asking again does not help
}
ANSWER_TIMEOUT = aiohttp.ClientTimeout(total=10, sock_connect=5)
# A submission waits for its turn as long as it takes; whoever asked decides when to leave.
EVENTS_TIMEOUT = aiohttp.ClientTimeout(total=None, sock_connect=5)
LONGEST_LINE = 1 << 20
PAUSE_SECONDS = 0.2


@dataclass(frozen=True)
class JudgeAddress:
    """A socket file, or a URL with the key."""

    file: Path | None = None
    url: str = "http://judge"
    key: str = ""


class Again(Event, frozen=True, tag="again"):
    """The judge was lost and is asked once more: all so far counts for nothing."""


class JudgeLost(Unavailable):
    """It was asked and has not answered, or not to the end: nothing has been judged."""


class JudgeClient:
    """Raises the refusals of prepstack/errors.py, and `JudgeLost` where nothing answers."""

    def __init__(self, address: JudgeAddress, restart_seconds: float = 30) -> None:
        """`restart_seconds`: how long a judge that was lost may take to come back."""
        file = address.file
        self._restart_seconds = restart_seconds
        self._session = aiohttp.ClientSession(
            address.url,
            connector=aiohttp.UnixConnector(str(file)) if file else aiohttp.TCPConnector(),
            headers={"Authorization": f"Bearer {address.key}"} if address.key else {},
            read_bufsize=LONGEST_LINE,
        )

    async def __aenter__(self) -> JudgeClient:
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        await self._session.close()

    async def health(self) -> Health:
        async with self._asking("GET", "/health", timeout=ANSWER_TIMEOUT) as answer:
            return _read(HEALTH, await answer.read())

    async def cancel(self, id: str) -> None:
        """Quiet if it is over already."""
        try:
            async with self._asking("DELETE", f"/v1/submissions/{id}", timeout=ANSWER_TIMEOUT):
                pass
        except NotFound:
            pass

    async def submit(self, submission: Submission) -> AsyncGenerator[Event, None]:
        """Every event up to `Done` or `Cancelled`. Whoever leaves earlier cancels.

        A judge that was killed in the middle is asked once more: `Again` says that all results so
        far count for nothing. Raises `JudgeLost` if that fails too.
        """
        try:
            async with aclosing(self._events(submission)) as events:
                async for event in events:
                    yield event
            return
        except JudgeLost:
            yield Again()
        await self._wait_until_back()
        async with aclosing(self._events(submission)) as events:
            async for event in events:
                yield event

    async def _events(self, submission: Submission) -> AsyncGenerator[Event, None]:
        """Up to the last; raises `JudgeLost` if it does not come."""
        asking = self._asking(
            "POST",
            "/v1/submissions",
            data=BytesIO(_written(submission)),  # aiohttp sends bytes as one piece, however many
            timeout=EVENTS_TIMEOUT,
            expect100=True,  # so that a refusal is read, not a connection closed on our body
        )
        is_whole = False
        async with asking as answer:
            async for line in answer.content:
                event = _read(EVENTS, line)
                is_whole = isinstance(event, Done | Cancelled)
                yield event
            if not is_whole:
                raise JudgeLost("The judge ended before its verdict. Submit again.")

    async def _wait_until_back(self) -> None:
        """Not longer than it may take: who asks then is told."""
        try:
            async with asyncio.timeout(self._restart_seconds):
                while not await self._answers():
                    await asyncio.sleep(PAUSE_SECONDS)
        except TimeoutError:
            pass

    async def _answers(self) -> bool:
        try:
            await self.health()
        except Unavailable:
            return False
        return True

    @asynccontextmanager
    async def _asking(
        self, method: str, path: str, **options: Any
    ) -> AsyncIterator[aiohttp.ClientResponse]:
        """Leaving the block before the end of the answer closes the connection."""
        try:
            async with self._session.request(method, path, **options) as answer:
                if answer.status >= 400:
                    raise _refusal(answer, await answer.read())
                yield answer
        except (aiohttp.ClientError, OSError, ValueError) as error:
            raise JudgeLost("The judge does not answer.") from error


def _written(submission: Submission) -> bytes:
    try:
        return to_json(submission)
    except UnicodeEncodeError:
        raise BadRequest("The submission holds half a character, which is no text.") from None


def _read(reader: Reader[Answer], data: bytes) -> Answer:
    try:
        return reader.read(data)
    except BadRequest as error:
        raise JudgeLost(f"The judge answered what cannot be read: {error}") from None


def _refusal(answer: aiohttp.ClientResponse, body: bytes) -> PrepStackError:
    """Our own error again."""
    try:
        message = REFUSALS.read(body).message
    except BadRequest:
        message = f"The judge refused with {answer.status}."
    if answer.status == 429:
        return TooManyRequests(message, int(answer.headers.get("Retry-After", "5")))
    return REFUSAL_OF.get(answer.status, Unavailable)(message)
