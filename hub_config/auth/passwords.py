"""Passwords: argon2id beside the event loop, as slow for an unknown name as for a known one."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import asynccontextmanager
from typing import TypeVar

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from prepstack.errors import TooManyRequests

# OWASP's first choice for argon2id: 19 MiB, two passes, one lane.
PARAMETERS = PasswordHasher(time_cost=2, memory_cost=19 * 1024, parallelism=1)
THREADS = 2
LONGEST_QUEUE = 200  # some seconds of work; whoever comes then is sent away at once
BUSY_SECONDS = 5
Answer = TypeVar("Answer")


class Passwords:
    def __init__(self, hasher: PasswordHasher = PARAMETERS) -> None:
        self._hasher = hasher
        self._threads = ThreadPoolExecutor(THREADS, thread_name_prefix="passwords")
        self._turns = asyncio.Semaphore(THREADS)
        self._waiting = 0
        self._nobodys = hasher.hash("nobody has this password")

    @asynccontextmanager
    async def turn(self, *, is_known: bool = False) -> AsyncIterator[None]:
        """Wait for a thread. Who counts tries does it inside, so that no flood gets ahead of it.

        Raises `TooManyRequests` if very many wait already; a flood of strangers turns nobody away
        whose browser `is_known`.
        """
        if self._waiting >= LONGEST_QUEUE and not is_known:
            raise TooManyRequests(
                f"Very many people are signing in right now. Try again in {BUSY_SECONDS} s.",
                BUSY_SECONDS,
            )
        self._waiting += 1
        try:
            async with self._turns:
                yield
        finally:
            self._waiting -= 1

    async def hash(self, password: str) -> str:
        return await self._beside(lambda: self._hasher.hash(password))

    async def check(self, stored: str | None, password: str) -> bool:
        """With None for an unknown account the same work is done, and the answer is no."""
        right = await self._beside(lambda: self._verify(stored or self._nobodys, password))
        return right and stored is not None

    def _verify(self, stored: str, password: str) -> bool:
        try:
            return self._hasher.verify(stored, password)
        except (VerificationError, InvalidHashError):
            return False

    async def _beside(self, work: Callable[[], Answer]) -> Answer:
        return await asyncio.get_running_loop().run_in_executor(self._threads, work)

    def close(self) -> None:
        self._threads.shutdown(wait=False)
