"""What a good problem has beyond being readable: enough cases, wrong solutions, hints, notes."""

from __future__ import annotations

import re
from collections.abc import Sequence

from prepstack.problems.problem import Case, Kind, Problem, canonical

FEWEST = {"samples": 2, "secrets": 12, "wrong": 2, "hints": 3}
WHERE = {
    "samples": "add cases to the cell with the tags cases and sample",
    "secrets": "add cases to the cell with the tags cases and secret",
    "wrong": "add code cells with the tags wrong and lang-…",
    "hints": "add markdown cells with the tag hint",
}
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
        f"There are {len(getattr(problem, name))} {name}; at least {fewest} are needed: "
        f"{WHERE[name]}."
        for name, fewest in FEWEST.items()
        if len(getattr(problem, name)) < fewest
    ]


def _statement(problem: Problem) -> list[str]:
    title, cell = f"# {problem.about.title}", problem.place("statement")
    faults = []
    if problem.statement.split("\n", 1)[0].strip() != title:
        faults.append(f"{cell}, line 1 has to be {title!r}.")
    if problem.about.kind is Kind.CLASS:
        return faults
    names = [parameter.name for parameter in problem.signature.parameters]
    places = [_first_mention(problem.statement, name) for name in names]
    faults += [
        f"{cell} never names `{name}`: say in backticks what it is."
        for name, place in zip(names, places, strict=True)
        if place < 0
    ]
    if not faults and places != sorted(places):
        faults.append(
            f"{cell} names the arguments in another order than the signature: {', '.join(names)}."
        )
    return faults


def _first_mention(statement: str, name: str) -> int:
    found = re.search(rf"`{re.escape(name)}\b", statement)
    return found.start() if found else -1


def _notes(problem: Problem) -> list[str]:
    wanted = NOTES_OF_DISCUSSION if problem.about.kind is Kind.DISCUSSION else NOTES
    headings = re.findall(r"^#+ +(.*?) *$", problem.interviewer, re.M)
    return [
        f"{problem.place('interviewer')} has no heading {name!r}: add the line '## {name}'."
        for name in wanted
        if name not in headings
    ]


def _large(problem: Problem) -> list[str]:
    if problem.about.kind is Kind.DISCUSSION or any(case.large for case in problem.secrets):
        return []
    return [
        "No secret case is large: give the one that separates the intended complexity "
        '"large": true.'
    ]


def _repetitions(cases: Sequence[Case]) -> list[str]:
    """The same input twice; worst when a secret case is a sample."""
    seen: dict[str, Case] = {}
    faults = []
    for case in cases:
        key = canonical([case.input, case.generator, case.arguments])
        if key in seen:
            faults.append(
                f"{case.label}: its input is that of {seen[key].description!r}; change one of them."
            )
        seen.setdefault(key, case)
    return faults
