"""What a good problem has beyond being readable: enough cases, wrong solutions, hints, notes."""

from __future__ import annotations

import re
from collections.abc import Sequence

from prepstack.problems.problem import Case, Kind, Problem, canonical

FEWEST = {"samples": 2, "secrets": 12, "wrong": 2, "hints": 3}
# What the interviewer's notes have to speak of, as headings.
NOTES = ("Follow-ups", "Rubric", "Common mistakes", "Expected complexity")
NOTES_OF_DISCUSSION = ("Follow-ups", "Rubric", "Common mistakes")


def shortcomings(problem: Problem) -> list[str]:
    """A sentence each; none for a problem that may ship."""
    return [
        *_counts(problem),
        *_statement(problem),
        *_notes(problem),
        *_large(problem),
        *_repetitions(problem.cases),
    ]


def _counts(problem: Problem) -> list[str]:
    return [
        f"There are {len(getattr(problem, name))} {name}; at least {fewest} are needed."
        for name, fewest in FEWEST.items()
        if len(getattr(problem, name)) < fewest
    ]


def _statement(problem: Problem) -> list[str]:
    title = f"# {problem.about.title}"
    faults = []
    if problem.statement.split("\n", 1)[0].strip() != title:
        faults.append(f"The statement has to begin with the line {title!r}.")
    if problem.about.kind is Kind.CLASS:
        return faults
    names = [parameter.name for parameter in problem.signature.parameters]
    places = [_first_mention(problem.statement, name) for name in names]
    faults += [
        f"The statement never names `{name}`."
        for name, place in zip(names, places, strict=True)
        if place < 0
    ]
    if not faults and places != sorted(places):
        faults.append("The statement names the arguments in another order than the signature.")
    return faults


def _first_mention(statement: str, name: str) -> int:
    found = re.search(rf"`{re.escape(name)}\b", statement)
    return found.start() if found else -1


def _notes(problem: Problem) -> list[str]:
    wanted = NOTES_OF_DISCUSSION if problem.about.kind is Kind.DISCUSSION else NOTES
    headings = re.findall(r"^#+ +(.*?) *$", problem.interviewer, re.M)
    return [
        f"The interviewer's notes have no heading {name!r}."
        for name in wanted
        if name not in headings
    ]


def _large(problem: Problem) -> list[str]:
    if problem.about.kind is Kind.DISCUSSION or any(case.large for case in problem.secrets):
        return []
    return ["No secret case is marked as large; one has to separate the intended complexity."]


def _repetitions(cases: Sequence[Case]) -> list[str]:
    """The same input twice; worst when a secret case is a sample."""
    seen: dict[str, Case] = {}
    faults = []
    for case in cases:
        key = canonical([case.input, case.generator, case.arguments])
        if key in seen:
            faults.append(
                f"Case {case.description!r} has the same input as {seen[key].description!r}."
            )
        seen.setdefault(key, case)
    return faults
