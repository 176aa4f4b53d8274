"""Runs a problem's own submissions in the judge, for `prepstack problems` and `judge run`."""

from __future__ import annotations

from collections.abc import AsyncGenerator
from contextlib import aclosing

from judge.authoring.trials import Result, Trial
from judge.judging.stream import stream
from judge.judging.submission import Judging
from judge.run.request import CaseLimits, GivenCase, Request
from judge.toolchains.languages import Languages
from prepstack.problems.bundles import prelude
from prepstack.problems.problem import Case, Verdict


class JudgeBench:
    """Without the queue: whoever uses it decides how many run at once."""

    def __init__(self, languages: Languages) -> None:
        self._languages = languages
        found = languages.all()
        self.languages = frozenset(name for name in found if found[name].is_available)

    async def run(self, trial: Trial) -> AsyncGenerator[Result, None]:
        """Closing the generator early ends its sandbox."""
        judging, missing = Judging(request_of(trial), self._languages), len(trial.cases)
        async with aclosing(stream(judging)) as results:
            async for result in results:
                missing -= 1
                yield Result(result.verdict, result.cpu_seconds, result.answer, result.error)
        summary = judging.summary
        if missing and summary.verdict in (Verdict.COMPILE_ERROR, Verdict.INTERNAL_ERROR):
            yield Result(summary.verdict, message=summary.error)


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
