"""Where `check` runs a problem's submissions: the judge, in this process, without a queue."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator, Generator, Sequence
from dataclasses import dataclass

from hub_config.judge.judging import Judging
from hub_config.judge.languages import Languages
from hub_config.judge.request import CaseLimits, GivenCase, Request
from hub_config.judge.result import CaseResult
from prepstack.problem_bundles import prelude
from prepstack.problems import Case, Checker, Problem, Verdict


@dataclass(frozen=True)
class Trial:
    """A source to be run on expanded cases.

    Without `compares` any answer is accepted: the answers themselves are wanted.
    """

    problem: Problem
    language: str
    source: str
    cases: Sequence[Case]
    time_seconds: float
    compares: bool = True


@dataclass(frozen=True)
class Result:
    """What came of one case; `answer` is what the source answered, whole."""

    verdict: Verdict
    seconds: float = 0.0
    answer: object = None
    message: str = ""


class Bench:
    """So many trials at once, however many are asked for."""

    def __init__(self, languages: Languages, slots: int) -> None:
        self._languages = languages
        self._free = asyncio.Semaphore(slots)
        available = languages.all().items()
        self.languages = frozenset(name for name, found in available if found.is_available)

    async def run(self, trial: Trial) -> AsyncGenerator[Result, None]:
        """Results in the order of the cases. What does not compile gives one, and no more."""
        async with self._free:
            judging = Judging(_request(trial), self._languages)
            results = iter(judging)
            assert isinstance(results, Generator)
            try:
                while seen := await asyncio.to_thread(next, results, None):
                    yield _result(trial, seen)
            except asyncio.CancelledError:
                judging.cancel()
                raise
            except GeneratorExit:
                await asyncio.to_thread(results.close)
                raise
            summary = judging.summary
            if summary.verdict in (Verdict.COMPILE_ERROR, Verdict.INTERNAL_ERROR):
                yield Result(summary.verdict, message=summary.error)


def _request(trial: Trial) -> Request:
    problem = trial.problem
    return Request(
        language=trial.language,
        kind=problem.about.kind,
        signature=problem.signature,
        source=trial.source,
        cases=tuple(
            GivenCase(case.description, False, case.input or {}, case.expected)
            for case in trial.cases
        ),
        checker=problem.checker if trial.compares else Checker(),
        limits=CaseLimits(
            trial.time_seconds, problem.limits.memory_megabytes, problem.limits.output_megabytes
        ),
        prelude=prelude(problem, trial.language),
    )


def _result(trial: Trial, seen: CaseResult) -> Result:
    verdict = seen.verdict
    if seen.has_answer and not trial.compares:
        verdict = Verdict.ACCEPTED
    return Result(verdict, seen.cpu_seconds, seen.answer, seen.error)
