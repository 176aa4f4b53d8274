"""An input of whoever runs a solution, in place of the cases."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

from judge.authoring.texts import read_text
from prepstack.errors import BadRequest
from prepstack.problems.cases import misfits
from prepstack.problems.problem import Case, Problem
from prepstack.problems.writing import FROM_SOLUTION

# Where the notebook's solution gives one right answer of several.
MANY_ANSWERS = frozenset({"any_of", "custom"})


def holds_many_answers(problem: Problem) -> bool:
    """Then the answer to an input of one's own is shown beside the solution's, and not judged."""
    return problem.checker.name in MANY_ANSWERS


def with_own_input(problem: Problem, given: str) -> Problem:
    """The problem with one case: `given`, JSON or a file that holds it, and what solves it."""
    text = given if given.lstrip().startswith("{") else _read(Path(given))
    try:
        value = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise BadRequest(f"The input has to be JSON: {error}.") from error
    case = Case("", "your input", value, FROM_SOLUTION, secret=False)
    faults = misfits(case, problem.about.kind, problem.signature, problem.checker)
    if faults:
        raise BadRequest("\n".join(faults))
    return replace(problem, cases=(case,))


def _read(path: Path) -> str:
    if not path.is_file():
        raise BadRequest(
            f"--input has to be a JSON object or a file that holds one; there is no file {path}."
        )
    return read_text(path)
