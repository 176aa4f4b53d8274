"""What the sketches of all kinds have in common."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from judge.authoring.sketches.order import Order
from judge.authoring.sketches.texts import HINTS, INTERVIEWER
from prepstack.problems.header import read_signature
from prepstack.problems.languages import LANGUAGES
from prepstack.problems.problem import Signature
from prepstack.problems.writing import Draft, make_notebook

TEN = 10  # where a sketch's answer changes
LARGEST = 1000
SAMPLE_SIZES = (2, 12)
SECRET_SIZES = (1, 3, 4, 5, 6, 7, 8, 9, 10, 11, 13, 20)


def blank(order: Order) -> Draft:
    """With nothing to solve yet; its version says that it has never been finished."""
    return Draft(
        title=order.title,
        difficulty=order.difficulty,
        topics=order.topics,
        minutes=25,
        kind=str(order.kind),
        params=order.params,
        returns=order.returns,
        methods=order.methods,
        tables=order.tables,
        statement="",
        solutions={},
        samples=[],
        secrets=[],
        hints=HINTS,
        interviewer=INTERVIEWER,
        version="0.1.0",
    )


def signature_of(draft: Draft) -> Signature:
    return read_signature(make_notebook(draft)["metadata"]["prepstack"]["signature"])


def made_by(source: str, function: str, size: int) -> dict[str, Any]:
    """What a sketch's own generator makes: its small cases come from there, too."""
    names: dict[str, Any] = {}
    exec(source, names)
    made: dict[str, Any] = names[function](size)
    return made


def fill(text: str, language: str, bodies: Sequence[Sequence[str]]) -> str:
    """A starter with lines in place of each of its stubs, in order."""
    waiting, lines = iter(bodies), []
    for line in text.splitlines():
        indent = line[: len(line) - len(line.lstrip())]
        is_stub = line.strip() == LANGUAGES[language].stub
        lines += [indent + one for one in next(waiting)] if is_stub else [line]
    return "\n".join(lines) + "\n"


def ended(statement: str, language: str) -> str:
    return statement if language in ("python", "go") else f"{statement};"


def conditional(condition: str, statement: str, language: str) -> list[str]:
    if language == "python":
        return [f"if {condition}:", f"    {statement}"]
    opened = f"if {condition} {{" if language == "go" else f"if ({condition}) {{"
    return [opened, f"    {ended(statement, language)}", "}"]
