"""Holding a problem to its word: every submission in its notebook gets the verdict it should."""

from __future__ import annotations

import asyncio
from collections.abc import Coroutine, Iterable, Mapping, Sequence
from contextlib import aclosing
from dataclasses import dataclass, replace
from typing import Any

from judge.authoring.complaints import complaint, label_inside, who_is
from judge.authoring.generators import expand
from judge.authoring.trials import Bench, Result, Trial
from prepstack.problems.bundles import public_notebook, public_summary, starter_cell
from prepstack.problems.languages import LANGUAGES
from prepstack.problems.leaks import leaks
from prepstack.problems.limits import (
    ACCEPTED_TO_LIMIT,
    LIMIT_TO_SLOW,
    derive_time_limit,
    time_limit,
)
from prepstack.problems.problem import BadProblem, Case, Problem, Submission, Verdict
from prepstack.problems.rules import shortcomings

# Long enough for any right solution while its limit is being derived.
GENEROUS_SECONDS = 10.0
NOT_RUN = "Nothing was run: the form comes first."


@dataclass(frozen=True)
class Prepared:
    """A problem with every case expanded, every answer filled in and its time limit known."""

    problem: Problem
    cases: tuple[Case, ...]
    time_seconds: float


@dataclass(frozen=True)
class Report:
    """`faults` forbid shipping; `notes` are worth a look."""

    slug: str
    faults: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    trials: int = 0


@dataclass(frozen=True)
class Found:
    """What one trial has shown."""

    faults: Sequence[str] = ()
    notes: Sequence[str] = ()


async def prepare(problem: Problem, bench: Bench) -> Prepared:
    """Raises `BadProblem` where the first language's solution gives no answers."""
    cases = await expand(problem)
    first = problem.about.languages[0]
    open_ones = [case for case in cases if case.expects_solution]
    needs_time = problem.limits.time_seconds is None
    asked = cases if needs_time else open_ones
    limit = GENEROUS_SECONDS if needs_time else time_limit(problem.limits, first)
    solution = problem.solution(first)
    trial = Trial(problem, first, solution.source, asked, limit)
    results = [result async for result in bench.run(trial)] if asked else []
    answers = _answers_of(who_is(replace(solution, languages=(first,))), asked, results)
    filled = [
        replace(case, expected=answers[case.uuid]) if case.expects_solution else case
        for case in cases
    ]
    derived = derive_time_limit((result.seconds for result in results), ())
    return Prepared(problem, tuple(filled), problem.limits.time_seconds or derived)


def _answers_of(who: str, cases: Sequence[Case], results: Sequence[Result]) -> dict[str, object]:
    pairs = list(zip(cases, results, strict=False))
    failed = [(case, result) for case, result in pairs if result.verdict is not Verdict.ACCEPTED]
    if failed:
        raise BadProblem(complaint(who, case, result) for case, result in failed)
    return {case.uuid: result.answer for case, result in pairs}


def form_faults(notebook: Mapping[str, Any], problem: Problem) -> list[str]:
    """What can be said without running anything."""
    return [*shortcomings(problem), *_leaks(notebook, problem, problem.cases)]


async def check(notebook: Mapping[str, Any], problem: Problem, bench: Bench) -> Report:
    """Everything docs/problems.md demands, as far as the bench's languages go.

    The form comes first: what is faulty there is not run.
    """
    slug = problem.about.slug
    faults = form_faults(notebook, problem)
    if faults:
        return Report(slug, tuple(faults), (NOT_RUN,))
    offered = [language for language in problem.about.languages if language in bench.languages]
    skipped = [LANGUAGES[one].title for one in problem.about.languages if one not in offered]
    notes: tuple[str, ...] = (f"Not run here: {', '.join(skipped)}.",) if skipped else ()
    try:
        if problem.about.languages[0] not in offered:
            cases = await expand(problem)
            return Report(slug, tuple(_leaks(notebook, problem, cases)), notes)
        prepared = await prepare(problem, bench)
    except BadProblem as error:
        return Report(slug, error.faults, notes)
    faults = _leaks(notebook, problem, prepared.cases)
    trials = _trials(notebook, prepared, bench, offered) if prepared.cases else []
    found = await asyncio.gather(*trials)
    faults += [fault for one in found for fault in one.faults]
    notes += tuple(note for one in found for note in one.notes)
    return Report(slug, tuple(faults), notes, len(trials))


def _leaks(notebook: Mapping[str, Any], problem: Problem, cases: Sequence[Case]) -> list[str]:
    public: list[object] = [public_summary(problem)]
    public += [public_notebook(notebook, problem, one) for one in problem.about.languages]
    return leaks(problem, cases, public)


def _trials(
    notebook: Mapping[str, Any], prepared: Prepared, bench: Bench, offered: Sequence[str]
) -> list[Coroutine[Any, Any, Found]]:
    problem = prepared.problem
    right = [*problem.solutions, *problem.accepted]
    return [
        *(_right(prepared, bench, one) for one in _each(right, offered)),
        *(_starter(notebook, prepared, bench, language) for language in offered),
        *(_wrong(prepared, bench, one) for one in _each(problem.wrong, offered)),
    ]


def _each(submissions: Iterable[Submission], offered: Sequence[str]) -> list[Submission]:
    """Once for each of their languages that can be run here."""
    return [
        replace(one, languages=(language,))
        for one in submissions
        for language in one.languages
        if language in offered
    ]


async def _right(prepared: Prepared, bench: Bench, submission: Submission) -> Found:
    cases = [case for case in prepared.cases if not (submission.small_only and case.large)]
    trial = _trial(prepared, submission.languages[0], submission.source, cases)
    who = who_is(submission)
    waiting, slowest = iter(cases), 0.0
    async with aclosing(bench.run(trial)) as results:
        async for result in results:
            case = next(waiting)
            slowest = max(slowest, result.seconds)
            if result.verdict is not Verdict.ACCEPTED:
                return Found([complaint(who, case, result)])
    if slowest > trial.time_seconds / ACCEPTED_TO_LIMIT:
        return Found(notes=[f"{who} takes {slowest:.2f} s of {trial.time_seconds:g} s."])
    return Found()


async def _starter(
    notebook: Mapping[str, Any], prepared: Prepared, bench: Bench, language: str
) -> Found:
    source = starter_cell(notebook, prepared.problem, language)
    trial = _trial(prepared, language, source, prepared.cases)
    results = [result async for result in bench.run(trial)]
    who = f"The starter in {LANGUAGES[language].title}"
    if results[0].verdict is Verdict.COMPILE_ERROR:
        return Found([complaint(who, prepared.cases[0], results[0])])
    return Found(
        [
            f"{who} is accepted on {label_inside(case)}: a region has to hold all that solves it."
            for case, result in zip(prepared.cases, results, strict=False)
            if result.verdict is Verdict.ACCEPTED
        ]
    )


async def _wrong(prepared: Prepared, bench: Bench, submission: Submission) -> Found:
    """Stops as soon as it is caught; what is slow is therefore shown the large cases first."""
    slow = submission.expect in (Verdict.TIME_LIMIT, Verdict.MEMORY_LIMIT)
    order = sorted(prepared.cases, key=lambda case: (case.secret, case.large != slow))
    trial = _trial(prepared, submission.languages[0], submission.source, order)
    if submission.expect is Verdict.TIME_LIMIT and prepared.problem.limits.time_seconds is None:
        trial = replace(trial, time_seconds=trial.time_seconds * LIMIT_TO_SLOW)
    who = who_is(submission)
    passes_sample = False
    seen: list[Verdict] = []
    async with aclosing(bench.run(trial)) as results:
        async for result in results:
            case = order[len(seen)]
            if result.verdict is Verdict.COMPILE_ERROR:
                return Found([complaint(who, case, result)])
            passes_sample |= not case.secret and result.verdict is Verdict.ACCEPTED
            seen.append(result.verdict)
            if case.secret and result.verdict is submission.expect:
                useless = (
                    f"{who} passes no sample: it teaches nothing. Add a sample that it passes."
                )
                return Found() if passes_sample else Found([useless])
    got = ", ".join(sorted(set(seen)))
    return Found(
        [
            f"{who} has to get {submission.expect} on a secret case; it gets {got}. "
            "Add a case that catches it, or name another verdict in prepstack.expect."
        ]
    )


def _trial(prepared: Prepared, language: str, source: str, cases: Sequence[Case]) -> Trial:
    limit = time_limit(prepared.problem.limits, language, prepared.time_seconds)
    return Trial(prepared.problem, language, source, cases, limit)
