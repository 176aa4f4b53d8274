"""What is made of a problem for each of its readers: candidate, interviewer and judge.

The candidate's part is built from an allow-list: what is not named here cannot get into it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from typing import Any

from prepstack.problems.builders import builders
from prepstack.problems.cells import source_of
from prepstack.problems.languages import LANGUAGES
from prepstack.problems.limits import time_limit
from prepstack.problems.preludes import given_types
from prepstack.problems.problem import FORMAT, Case, Kind, Problem, Signature
from prepstack.problems.samples import examples, sample_data
from prepstack.problems.starters import starter_of
from prepstack.problems.trying import try_cell

Json = dict[str, Any]
LOCKED = {"editable": False, "deletable": False}  # comfort, not security: clients may change it


def public_about(problem: Problem) -> Json:
    """What a list of problems, and the header of a candidate's notebook, may say."""
    about = asdict(problem.about)
    return {
        "format": 1,
        **about,
        "kind": str(about["kind"]),
        "difficulty": str(about["difficulty"]),
    }


def public_summary(problem: Problem) -> Json:
    """The public folder's `problem.json`: without any notebook open."""
    return {
        **public_about(problem),
        "statement": problem.statement,
        "examples": examples(problem),
        "signature": signature_json(problem.about.kind, problem.signature),
        "samples": [_sample(case) for case in problem.samples],
    }


def _sample(case: Case) -> Json:
    return {
        "uuid": case.uuid,
        "description": case.description,
        "input": case.input,
        "expected": case.expected,
        "explanation": case.explanation,
    }


def public_notebook(notebook: Mapping[str, Any], problem: Problem, language: str) -> Json:
    """The candidate's copy for one language."""
    given = (
        prelude(problem, language),
        builders(problem, language),
        sample_data(problem, language),
    )
    cells = [
        _markdown("statement", problem.statement),
        _markdown("examples", examples(problem)),
        *(_code("prelude", text) for text in given if text),
        _code("starter", _starter(notebook, problem, language)),
        *(_code("try", text) for text in (try_cell(problem, language),) if text),
    ]
    for number, cell in enumerate(cells):
        cell["id"] = f"{cell['metadata']['tags'][0]}-{number}"
    spec = LANGUAGES[language]
    kernel = {"name": spec.kernel, "display_name": spec.title, "language": spec.kernel_language}
    about = {**public_about(problem), "language": language}
    about["signature"] = signature_json(problem.about.kind, problem.signature)
    metadata = {"kernelspec": kernel, "prepstack": about}
    return {"nbformat": 4, "nbformat_minor": 5, "metadata": metadata, "cells": cells}


def starter_cell(notebook: Mapping[str, Any], problem: Problem, language: str) -> str:
    """The text the candidate finds in the cell whose text is judged."""
    if language in problem.starters:
        return problem.starters[language]
    wanted = {"solution", f"lang-{language}"}
    cell = next(one for one in notebook["cells"] if wanted <= set(one["metadata"].get("tags", [])))
    return starter_of(source_of(cell), problem.about.kind, problem.signature, language)


def _starter(notebook: Mapping[str, Any], problem: Problem, language: str) -> str:
    text = starter_cell(notebook, problem, language)
    # The kernel of an SQL problem is Python; the judge drops this line.
    return f"%%sql\n{text}" if problem.about.kind is Kind.SQL else text


def _markdown(tag: str, source: str) -> Json:
    return {"cell_type": "markdown", "metadata": {"tags": [tag], **LOCKED}, "source": source}


def _code(tag: str, source: str) -> Json:
    return {
        "cell_type": "code",
        "metadata": {"tags": [tag]},
        "execution_count": None,
        "outputs": [],
        "source": source.rstrip("\n"),
    }


def signature_json(kind: Kind, signature: Signature) -> Json:
    """As in the notebook's header."""
    if kind is Kind.PROGRAM:
        return {}
    if kind is Kind.SQL:
        return {"tables": [asdict(table) for table in signature.tables]}
    parameters = [asdict(parameter) for parameter in signature.parameters]
    if kind is not Kind.CLASS:
        return {"function": signature.name, "params": parameters, "returns": signature.returns}
    methods = [
        {"name": one.name, "params": [*map(asdict, one.parameters)], "returns": one.returns}
        for one in signature.methods
    ]
    return {"class": signature.name, "params": parameters, "methods": methods}


def checker_json(problem: Problem) -> Json:
    source = {"source": problem.checker.source} if problem.checker.source else {}
    return {"name": problem.checker.name, **problem.checker.options, **source}


def prelude(problem: Problem, language: str) -> str:
    """What a solution may take for granted: the node types, and what the author gives."""
    texts = (given_types(problem, language), problem.preludes.get(language, ""))
    return "\n\n".join(text.strip() for text in texts if text.strip())


def case_json(case: Case) -> Json:
    """As the judge takes it."""
    return {
        "name": case.description,
        "group": "secret" if case.secret else "sample",
        "input": case.input,
        "expected": case.expected,
    }


def private_bundle(
    problem: Problem,
    cases: Sequence[Case],
    derived: Mapping[str, float] | None = None,
    references: Mapping[str, float] | None = None,
) -> Json:
    """What the judge is handed with a source; `cases` are expanded, every answer is filled in.

    By language, in seconds of CPU: `derived` limits, and in `references` what the problem's own
    solution takes for its slowest case.
    """
    about, limits = problem.about, problem.limits
    return {
        "format": FORMAT,
        "slug": about.slug,
        "uuid": about.uuid,
        "version": about.version,
        "kind": str(about.kind),
        "signature": signature_json(about.kind, problem.signature),
        "checker": checker_json(problem),
        "limits": {
            language: {
                "time_seconds": time_limit(limits, language, derived),
                "memory_megabytes": limits.memory_megabytes,
                "output_megabytes": limits.output_megabytes,
            }
            for language in about.languages
        },
        "reference_seconds": {name: round(took, 3) for name, took in (references or {}).items()},
        "preludes": {language: prelude(problem, language) for language in about.languages},
        "cases": [case_json(case) for case in cases],
    }


def submission(
    bundle: Mapping[str, Any], *, room: str, language: str, source: str, with_secrets: bool
) -> Json:
    """What the judge is asked (docs/judge.md), from a private bundle and a candidate's source."""
    cases = bundle["cases"]
    return {
        "room": room,
        "language": language,
        "source": source,
        "kind": bundle["kind"],
        "signature": bundle["signature"],
        "prelude": bundle["preludes"][language],
        "checker": bundle["checker"],
        "limits": bundle["limits"][language],
        "cases": [case for case in cases if with_secrets or case["group"] == "sample"],
    }


def staff_page(problem: Problem) -> str:
    """Markdown for the interviewer."""
    about = problem.about
    parts = [
        f"# {about.title}",
        f"{about.difficulty} · {about.minutes} minutes · {', '.join(about.topics)}",
        problem.interviewer,
        "## Hints",
        *(f"{number}. {hint}" for number, hint in enumerate(problem.hints, start=1)),
        "## Solutions",
    ]
    for language in about.languages:
        parts.append(
            _listing(LANGUAGES[language].title, language, problem.solution(language).source)
        )
    parts += [
        _listing(f"Also right: {one.name}", one.languages[0], one.source)
        for one in problem.accepted
    ]
    parts.append("## Wrong solutions to know")
    parts += [
        _listing(f"{one.name} ({one.expect})", one.languages[0], one.source)
        for one in problem.wrong
    ]
    return "\n\n".join(parts) + "\n"


def _listing(title: str, language: str, source: str) -> str:
    fence = "sql" if language in ("sqlite", "duckdb") else language
    return f"### {title}\n\n```{fence}\n{source.strip()}\n```"
