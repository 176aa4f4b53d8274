"""Passwords: argon2id beside the event loop, as slow for an unknown name as for a known one."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

# OWASP's first choice for argon2id: 19 MiB, two passes, one lane.
PARAMETERS = PasswordHasher(time_cost=2, memory_cost=19 * 1024, parallelism=1)
THREADS = 2
Answer = TypeVar("Answer")


class Passwords:
    def __init__(self) -> None:
        self._threads = ThreadPoolExecutor(THREADS, thread_name_prefix="passwords")
        self._nobodys = PARAMETERS.hash("nobody has this password")

    async def hash(self, password: str) -> str:
        return await self._beside(lambda: PARAMETERS.hash(password))

    async def check(self, stored: str | None, password: str) -> bool:
        """With None for an unknown account the same work is done, and the answer is no."""
        right = await self._beside(lambda: _verify(stored or self._nobodys, password))
        return right and stored is not None

    async def _beside(self, work: Callable[[], Answer]) -> Answer:
        return await asyncio.get_running_loop().run_in_executor(self._threads, work)

    def close(self) -> None:
        self._threads.shutdown(wait=False)


def _verify(stored: str, password: str) -> bool:
    try:
        return PARAMETERS.verify(stored, password)
    except (VerificationError, InvalidHashError):
        return False
