"""Holding a problem to its word: every submission in its notebook gets the verdict it should."""

from __future__ import annotations

import asyncio
from collections.abc import Coroutine, Mapping, Sequence
from contextlib import aclosing
from dataclasses import dataclass
from typing import Any

from judge.authoring.complaints import complaint, label_inside, who_is
from judge.authoring.generators import expand
from judge.authoring.preparing import Prepared, in_each_language, prepare
from judge.authoring.trials import Bench, Trial
from prepstack.problems.bundles import public_notebook, public_summary, starter_cell
from prepstack.problems.languages import LANGUAGES
from prepstack.problems.leaks import leaks
from prepstack.problems.limits import LIMIT_TO_SLOW
from prepstack.problems.problem import BadProblem, Case, Problem, Submission, Verdict
from prepstack.problems.rules import shortcomings

NOT_RUN = "Nothing was run: the form comes first."


@dataclass(frozen=True)
class Report:
    """`faults` forbid shipping; `notes` are worth a look."""

    slug: str
    faults: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    trials: int = 0


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
    faults += prepared.faults
    faults += [fault for found in await asyncio.gather(*trials) for fault in found]
    notes += tuple(prepared.notes)
    return Report(slug, tuple(faults), notes, len(prepared.right) + len(trials))


def _leaks(notebook: Mapping[str, Any], problem: Problem, cases: Sequence[Case]) -> list[str]:
    public: list[object] = [public_summary(problem)]
    public += [public_notebook(notebook, problem, one) for one in problem.about.languages]
    return leaks(problem, cases, public)


def _trials(
    notebook: Mapping[str, Any], prepared: Prepared, bench: Bench, offered: Sequence[str]
) -> list[Coroutine[Any, Any, list[str]]]:
    wrong = in_each_language(prepared.problem.wrong, offered)
    return [
        *(_starter(notebook, prepared, bench, language) for language in offered),
        *(_wrong(prepared, bench, one) for one in wrong),
    ]


async def _starter(
    notebook: Mapping[str, Any], prepared: Prepared, bench: Bench, language: str
) -> list[str]:
    source = starter_cell(notebook, prepared.problem, language)
    trial = _trial(prepared, language, source, prepared.cases)
    results = [result async for result in bench.run(trial)]
    who = f"The starter in {LANGUAGES[language].title}"
    if results[0].verdict is Verdict.COMPILE_ERROR:
        return [complaint(who, prepared.cases[0], results[0])]
    accepted = [result.verdict is Verdict.ACCEPTED for result in results]
    if language in prepared.problem.starters:
        return _written_starter(who, prepared.cases, accepted)
    return [
        f"{who} is accepted on {label_inside(case)}: a region has to hold all that solves it."
        for case, is_accepted in zip(prepared.cases, accepted, strict=False)
        if is_accepted
    ]


def _written_starter(who: str, cases: Sequence[Case], accepted: Sequence[bool]) -> list[str]:
    """A program with a fault to find: the candidate has to be able to see it fail."""
    samples = [found for case, found in zip(cases, accepted, strict=False) if not case.secret]
    return [f"{who} is accepted on every sample: its fault cannot be seen."] if all(samples) else []


async def _wrong(prepared: Prepared, bench: Bench, submission: Submission) -> list[str]:
    """Stops as soon as it is caught; what is slow is therefore shown the large cases first."""
    slow = submission.expect in (Verdict.TIME_LIMIT, Verdict.MEMORY_LIMIT)
    order = sorted(prepared.cases, key=lambda case: (case.secret, case.large != slow))
    patience = LIMIT_TO_SLOW if submission.expect is Verdict.TIME_LIMIT else 1.0
    trial = _trial(prepared, submission.languages[0], submission.source, order, patience)
    who = who_is(submission)
    passes_sample = False
    seen: list[Verdict] = []
    slowest = 0.0
    async with aclosing(bench.run(trial)) as results:
        async for result in results:
            case = order[len(seen)]
            if result.verdict is Verdict.COMPILE_ERROR:
                return [complaint(who, case, result)]
            passes_sample |= not case.secret and result.verdict is Verdict.ACCEPTED
            seen.append(result.verdict)
            slowest = max(slowest, result.seconds)
            if case.secret and result.verdict is submission.expect:
                useless = (
                    f"{who} passes no sample: it teaches nothing. Add a sample that it passes."
                )
                return [] if passes_sample else [useless]
    got = ", ".join(sorted(set(seen)))
    advice = ". Add a case that catches it"
    if patience > 1:
        advice = f" and takes {slowest:.2f} s, not {trial.time_seconds:g} s: make a case larger"
    return [
        f"{who} has to get {submission.expect} on a secret case; it gets {got}{advice}, or name "
        "another verdict in prepstack.expect."
    ]


def _trial(
    prepared: Prepared,
    language: str,
    source: str,
    cases: Sequence[Case],
    patience: float = 1.0,
) -> Trial:
    limit = prepared.time_seconds(language) * patience
    return Trial(prepared.problem, language, source, cases, limit)
