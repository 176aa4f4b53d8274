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


def leaks(problem: Problem, cases: Sequence[Case], public: Iterable[object]) -> list[str]:
    """Private lines and secret values found in public JSON values; a sentence each."""
    text = "\n".join(line for document in public for line in _texts(document))
    flat = re.sub(r"\s", "", text)
    lines = sorted(line for line in _private_lines(problem) if line in text)
    values = [case.description for case in _told(problem, cases, flat)]
    return [f"A private line is public: {line!r}." for line in lines] + [
        f"The input of the secret case {name!r} is public." for name in values
    ]


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


def _private_lines(problem: Problem) -> set[str]:
    """What no public file may hold; what is part of every starter is not private."""
    submissions = [*problem.solutions, *problem.accepted, *problem.wrong]
    sources = [one.source for one in submissions]
    sources += [*problem.hints, problem.interviewer, problem.generators, problem.checker.source]
    given = "\n".join(_given(problem))
    return {line for line in _lines(sources) if line not in given}


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


def _lines(sources: Iterable[str]) -> set[str]:
    lines = {line.strip() for source in sources for line in source.split("\n")}
    return {line for line in lines if len(line) >= SHORTEST}


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
