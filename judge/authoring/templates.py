"""What `prepstack problems new` writes: every cell there, tagged, and saying what belongs in it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from prepstack.problems.languages import OFFERED
from prepstack.problems.notebook import read_problem
from prepstack.problems.problem import Kind, Problem
from prepstack.problems.starters import starter
from prepstack.problems.writing import Draft, make_notebook

INTERVIEWER = """\
## Expected complexity

## Rubric

- **Strong**:
- **Fair**:
- **Weak**:

## Common mistakes

## Follow-ups
"""
HINTS = ("A question.", "The tool.", "The idea.")


def new_draft(
    title: str, kind: Kind, difficulty: str, params: Sequence[tuple[str, str]], returns: str
) -> Draft:
    """Solutions are the generated starters: to be filled, and not accepted until they are."""
    named = ", ".join(f"`{name}`" for name, _ in params)
    draft = Draft(
        title=title,
        difficulty=difficulty,
        topics=["to-be-named"],
        minutes=25,
        kind=str(kind),
        params=params,
        returns=returns,
        methods=[("answer", [], "int")] if kind is Kind.CLASS else (),
        tables={"things": [("id", "INTEGER")]} if kind is Kind.SQL else {},
        statement=f"Given {named}, return …\n\n**Constraints**\n\n- …",
        solutions=dict.fromkeys(_languages(kind, params, returns), "to be written"),
        samples=[],
        secrets=[],
        hints=HINTS,
        interviewer=INTERVIEWER,
    )
    return replace(draft, solutions=_starters(_read(draft)))


def _languages(kind: Kind, params: Sequence[tuple[str, str]], returns: str) -> tuple[str, ...]:
    wide = {"any", "table"}.intersection([returns, *(name for _, name in params)])
    return ("python",) if wide else OFFERED[kind]


def _read(draft: Draft) -> Problem:
    return read_problem(make_notebook(draft))


def _starters(problem: Problem) -> dict[str, str]:
    about = problem.about
    return {one: starter(about.kind, problem.signature, one) for one in about.languages}
