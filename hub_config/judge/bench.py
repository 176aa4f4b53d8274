"""Runs a problem's own submissions in the judge, for `prepstack problems` and `judge run`."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncGenerator

from hub_config.judge.judging import Judging
from hub_config.judge.languages import Languages
from hub_config.judge.request import CaseLimits, GivenCase, Request
from hub_config.judge.result import CaseResult
from hub_config.judge.runner import Cancelled
from hub_config.problems.bench import Result, Trial
from prepstack.problem_bundles import prelude
from prepstack.problems import Case, Verdict


class JudgeBench:
    """Without the queue: whoever uses it decides how many run at once."""

    def __init__(self, languages: Languages) -> None:
        self._languages = languages
        found = languages.all()
        self.languages = frozenset(name for name in found if found[name].is_available)

    async def run(self, trial: Trial) -> AsyncGenerator[Result, None]:
        """One thread per trial; closing the generator early ends its sandbox."""
        judging = Judging(request_of(trial), self._languages)
        coming: asyncio.Queue[CaseResult | None] = asyncio.Queue()
        loop = asyncio.get_running_loop()

        def work() -> None:
            try:
                for result in judging:
                    loop.call_soon_threadsafe(coming.put_nowait, result)
            finally:
                loop.call_soon_threadsafe(coming.put_nowait, None)

        working = asyncio.create_task(asyncio.to_thread(work))
        try:
            while (result := await coming.get()) is not None:
                yield Result(result.verdict, result.cpu_seconds, result.answer, result.error)
            if judging.summary.verdict in (Verdict.COMPILE_ERROR, Verdict.INTERNAL_ERROR):
                yield Result(judging.summary.verdict, message=judging.summary.error)
        finally:
            judging.cancel()
            with contextlib.suppress(Cancelled):
                await working


def request_of(trial: Trial) -> Request:
    problem = trial.problem
    limits = problem.limits
    return Request(
        language=trial.language,
        kind=problem.about.kind,
        signature=problem.signature,
        source=trial.source,
        cases=tuple(map(_given, trial.cases)),
        checker=problem.checker,
        limits=CaseLimits(trial.time_seconds, limits.memory_megabytes, limits.output_megabytes),
        prelude=prelude(problem, trial.language),
    )


def _given(case: Case) -> GivenCase:
    given = case.input or {}
    return GivenCase(case.description, case.secret, given, case.expected, case.expects_solution)
