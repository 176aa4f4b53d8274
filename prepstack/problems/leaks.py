"""Whether anything private can be read in what a candidate gets."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from prepstack.problems.builders import builders
from prepstack.problems.preludes import given_types
from prepstack.problems.problem import Case, Problem, canonical
from prepstack.problems.starters import starter
from prepstack.problems.trying import try_cell

# Shorter ones (`return result`) are anybody's.
SHORTEST = 15
ADVICE = "Take it out of the statement, the samples or the lines around the solutions' regions."


def leaks(problem: Problem, cases: Sequence[Case], public: Iterable[object]) -> list[str]:
    """Private lines and secret values found in public JSON values; a sentence each."""
    text = "\n".join(line for document in public for line in _texts(document))
    flat = re.sub(r"\s", "", text)
    lines = sorted(_private_lines(problem).items(), key=lambda found: found[1])
    told = [f"{place} is public: {line!r}." for line, place in lines if line in text]
    values = [f"{case.label}: its input is public." for case in _told(problem, cases, flat)]
    return [f"{fault} {ADVICE}" for fault in told + values]


def _texts(document: object) -> Iterable[str]:
    """Every string of a JSON value; other values as JSON, lists as a whole."""
    if isinstance(document, str):
        yield document
    elif isinstance(document, Mapping):
        for value in document.values():
            yield from _texts(value)
    elif isinstance(document, list):
        yield canonical(document)
        for value in document:
            yield from _texts(value)


def _private_lines(problem: Problem) -> dict[str, str]:
    """What no public file may hold, and where it stands; parts of every starter are not private."""
    submissions = [*problem.solutions, *problem.accepted, *problem.wrong]
    sources = [(one.place or "A private cell", one.source) for one in submissions]
    sources += [(f"Hint {number}", hint) for number, hint in enumerate(problem.hints, start=1)]
    sources += [
        (problem.place("interviewer"), problem.interviewer),
        (problem.place("generator"), problem.generators),
        (problem.place("validator"), problem.validator),
        (problem.place("checker"), problem.checker.source),
    ]
    given = "\n".join(_given(problem))
    found: dict[str, str] = {}
    for place, source in sources:
        for number, line in enumerate(source.split("\n"), start=1):
            if len(line.strip()) >= SHORTEST and line.strip() not in given:
                found.setdefault(line.strip(), f"{place}, line {number}")
    return found


def _given(problem: Problem) -> list[str]:
    """What the candidate is meant to see of the code."""
    about = problem.about
    return [
        *(one.given for one in problem.solutions),
        *problem.preludes.values(),
        *problem.starters.values(),
    ] + [
        text
        for language in about.languages
        for text in (
            starter(about.kind, problem.signature, language),
            given_types(problem, language),
            builders(problem, language),
            try_cell(problem, language),
        )
    ]


def _told(problem: Problem, cases: Sequence[Case], flat: str) -> list[Case]:
    shown = {value for case in cases if not case.secret for value in _values(case)}
    return [
        case
        for case in cases
        if case.secret and any(value in flat for value in _values(case) - shown)
    ]


def _values(case: Case) -> set[str]:
    """The input's values as JSON without blanks, where they are long enough to be recognised."""
    given: Mapping[str, Any] = case.input or {}
    texts = {re.sub(r"\s", "", canonical(value)) for value in given.values()}
    return {text for text in texts if len(text) >= SHORTEST}
