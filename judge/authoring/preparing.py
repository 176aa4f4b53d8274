"""Making a problem ready to be judged: cases expanded, answers filled in, time limits known."""

from __future__ import annotations

import asyncio
from collections.abc import Collection, Iterable, Mapping, Sequence
from contextlib import aclosing
from dataclasses import dataclass, field, replace

from judge.authoring.complaints import complaint, who_is
from judge.authoring.generators import expand
from judge.authoring.trials import Bench, Result, Trial
from prepstack.problems.limits import ACCEPTED_TO_LIMIT, derive_time_limit, time_limit
from prepstack.problems.problem import BadProblem, Case, Problem, Submission, Verdict

# Long enough for any right solution while its limit is being derived.
GENEROUS_SECONDS = 10.0


@dataclass(frozen=True)
class Measured:
    """What a right submission took for its slowest case, and what speaks against it."""

    submission: Submission
    seconds: float
    fault: str = ""

    @property
    def language(self) -> str:
        return self.submission.languages[0]


@dataclass(frozen=True)
class Prepared:
    """A problem that can be judged. `derived` has the limits, by language, that were not given."""

    problem: Problem
    cases: tuple[Case, ...]
    derived: Mapping[str, float] = field(default_factory=dict)
    right: Sequence[Measured] = ()

    def time_seconds(self, language: str) -> float:
        return time_limit(self.problem.limits, language, self.derived)

    @property
    def references(self) -> dict[str, float]:
        """By language: seconds of CPU of the problem's own solution for its slowest case."""
        return {one.language: one.seconds for one in self.right if _is_reference(one, one.language)}

    @property
    def faults(self) -> list[str]:
        return [one.fault for one in self.right if one.fault]

    @property
    def notes(self) -> list[str]:
        """Right solutions that come near to a limit that was given."""
        return [
            f"{who_is(one.submission)} takes {one.seconds:.2f} s of {limit:g} s."
            for one in self.right
            if not one.submission.small_only
            and one.seconds > (limit := self.time_seconds(one.language)) / ACCEPTED_TO_LIMIT
        ]


async def prepare(
    problem: Problem, bench: Bench, languages: Collection[str] | None = None
) -> Prepared:
    """Runs what is right, in `languages` (default: all), for the answers and for the limits.

    Raises `BadProblem` where the first language's solution is not accepted.
    """
    cases = await expand(problem)
    language = problem.about.languages[0]
    first = replace(problem.solution(language), languages=(language,))
    results = [result async for result in bench.run(_trial(problem, first, cases))]
    answers = _answers(who_is(first), cases, results)
    filled = tuple(
        replace(case, expected=answers[case.uuid]) if case.expects_solution else case
        for case in cases
    )
    asked = [
        one
        for one in problem.about.languages
        if one in bench.languages and (languages is None or one in languages)
    ]
    others = [one for one in right_ones(problem, asked) if one != first]
    right = await asyncio.gather(*(_measure(problem, filled, bench, one) for one in others))
    measured = [Measured(first, _slowest(results)), *right]
    is_given = problem.limits.time_seconds is not None
    return Prepared(problem, filled, {} if is_given else _derive(measured), measured)


def right_ones(problem: Problem, offered: Collection[str]) -> list[Submission]:
    return in_each_language([*problem.solutions, *problem.accepted], offered)


def in_each_language(
    submissions: Iterable[Submission], offered: Collection[str]
) -> list[Submission]:
    """Once for each of their languages that can be run here."""
    return [
        replace(one, languages=(language,))
        for one in submissions
        for language in one.languages
        if language in offered
    ]


def _trial(problem: Problem, submission: Submission, cases: Sequence[Case]) -> Trial:
    """With all the time in the world while its limit is not known."""
    language = submission.languages[0]
    is_given = problem.limits.time_seconds is not None
    limit = time_limit(problem.limits, language) if is_given else GENEROUS_SECONDS
    return Trial(problem, language, submission.source, cases, limit)


def _answers(who: str, cases: Sequence[Case], results: Sequence[Result]) -> dict[str, object]:
    pairs = list(zip(cases, results, strict=False))
    failed = [(case, result) for case, result in pairs if result.verdict is not Verdict.ACCEPTED]
    if failed:
        raise BadProblem(complaint(who, case, result) for case, result in failed)
    return {case.uuid: result.answer for case, result in pairs}


async def _measure(
    problem: Problem, cases: Sequence[Case], bench: Bench, submission: Submission
) -> Measured:
    """Stops at the first case that is not accepted."""
    asked = [case for case in cases if not (submission.small_only and case.large)]
    slowest = 0.0
    waiting = iter(asked)
    async with aclosing(bench.run(_trial(problem, submission, asked))) as results:
        async for result in results:
            case, slowest = next(waiting), max(slowest, result.seconds)
            if result.verdict is not Verdict.ACCEPTED:
                fault = complaint(who_is(submission), case, result)
                return Measured(submission, slowest, fault)
    return Measured(submission, slowest)


def _slowest(results: Iterable[Result]) -> float:
    return max((result.seconds for result in results), default=0.0)


def _derive(measured: Sequence[Measured]) -> dict[str, float]:
    """By language. What is slow on purpose, and asked the small cases alone, says nothing."""
    counted = [one for one in measured if not one.submission.small_only]
    return {
        language: derive_time_limit(
            max(one.seconds for one in counted if _is_reference(one, language)),
            (one.seconds for one in counted if one.language == language),
        )
        for language in dict.fromkeys(one.language for one in counted)
    }


def _is_reference(measured: Measured, language: str) -> bool:
    return measured.language == language and not measured.submission.name
