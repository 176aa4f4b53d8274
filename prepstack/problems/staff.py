"""What an interviewer's console shows of a problem, part by part."""

from __future__ import annotations

import re
from typing import Any

from prepstack.problems.problem import Problem, Submission

Json = dict[str, Any]
HEADING = re.compile(r"^## +(.+?) *$", re.MULTILINE)


def staff_material(problem: Problem) -> Json:
    """The staff folder's `<slug>.json`; every text but the sources is Markdown."""
    return {
        "slug": problem.about.slug,
        "version": problem.about.version,
        "hints": list(problem.hints),
        "sections": sections(problem.interviewer),
        "solutions": [_source(one) for one in problem.solutions],
        "accepted": [_source(one) for one in problem.accepted],
        "wrong": [{**_source(one), "expect": str(one.expect)} for one in problem.wrong],
    }


def sections(notes: str) -> list[Json]:
    """The interviewer's cell by its headings, in order; what stands before the first is left."""
    _, *parts = HEADING.split(notes)
    pairs = zip(parts[::2], parts[1::2], strict=True)
    return [{"title": title, "text": text.strip()} for title, text in pairs]


def _source(one: Submission) -> Json:
    return {"name": one.name, "languages": list(one.languages), "source": one.source.strip()}
