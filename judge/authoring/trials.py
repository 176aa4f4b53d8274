"""Where `check` runs a problem's own submissions: whatever can run a source on cases."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator, Sequence
from contextlib import aclosing
from dataclasses import dataclass
from typing import Protocol

from prepstack.problems.problem import Case, Problem, Verdict


@dataclass(frozen=True)
class Trial:
    """A source to be run on expanded cases. Where a case expects the solution, any answer does."""

    problem: Problem
    language: str
    source: str
    cases: Sequence[Case]
    time_seconds: float


@dataclass(frozen=True)
class Result:
    """What came of one case; `answer` is what the source answered, whole."""

    verdict: Verdict
    seconds: float = 0.0
    answer: object = None
    message: str = ""


class Bench(Protocol):
    """Results come in the order of the cases. What does not compile gives one, and no more."""

    @property
    def languages(self) -> frozenset[str]: ...

    def run(self, trial: Trial) -> AsyncGenerator[Result, None]: ...


class Queue:
    """A bench with so many trials at once, however many are asked for."""

    def __init__(self, bench: Bench, slots: int) -> None:
        self._bench = bench
        self._free = asyncio.Semaphore(slots)

    @property
    def languages(self) -> frozenset[str]:
        return self._bench.languages

    async def run(self, trial: Trial) -> AsyncGenerator[Result, None]:
        async with self._free, aclosing(self._bench.run(trial)) as results:
            async for result in results:
                yield result
