"""Sketches of classes: up to the ninth call one answer, from the tenth on another."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

from judge.authoring.sketches.base import (
    LARGEST,
    SAMPLE_SIZES,
    SECRET_SIZES,
    TEN,
    blank,
    conditional,
    ended,
    fill,
    made_by,
    signature_of,
)
from judge.authoring.sketches.order import Order
from judge.authoring.sketches.texts import MARK
from judge.authoring.sketches.values import large, small, written
from prepstack.errors import BadRequest
from prepstack.problems.problem import Kind, Method
from prepstack.problems.starters import starter
from prepstack.problems.writing import Draft, case, generated, wrong

GENERATOR = """\
METHODS = {methods}
ARGUMENTS = {arguments}


def calls(count):
    \"\"\"So many calls: the methods in turn, and as the tenth one that answers.\"\"\"
    made = [METHODS[{answering} if i == 9 else i % len(METHODS)] for i in range(count)]
    names, arguments = [name for name, _ in made], [given for _, given in made]
    return {{"ops": [{name!r}, *names], "args": [ARGUMENTS, *arguments]}}
"""
VALIDATOR = f"""\
def validate(ops, args):
    assert 1 <= len(ops) - 1 <= {LARGEST}, "at least one call and at most {LARGEST}"
"""
FIELDS = {
    "javascript": "calls = 0;",
    "typescript": "calls = 0;",
    "java": "private int calls = 0;",
    "cpp": "int calls = 0;",
    "go": "calls int",
}
COUNTERS = {"python": "self.calls", "javascript": "this.calls", "typescript": "this.calls",
            "go": "it.calls"}  # fmt: skip


def class_sketch(order: Order) -> Draft:
    """Raises `BadRequest` where no method returns anything."""
    sketch = ClassSketch(order)
    first, makes = order.languages[0], sketch.generator()
    return replace(
        blank(order),
        statement=sketch.statement(),
        solutions={language: sketch.source(language) for language in order.languages},
        samples=[sketch.case(count, makes) for count in SAMPLE_SIZES],
        secrets=[
            *(sketch.case(count, makes) for count in SECRET_SIZES),
            generated("the most calls", "calls", {"count": LARGEST}),
        ],
        generators=makes,
        validator=VALIDATOR,
        wrong=[
            wrong(first, "WA", "from the eleventh on", sketch.source(first, ">")),
            wrong(first, "WA", "without counting", sketch.source(first, counts=False)),
        ],
    )


class ClassSketch:
    def __init__(self, order: Order) -> None:
        self._signature = signature_of(blank(order))
        methods = self._signature.methods
        answering = [place for place, one in enumerate(methods) if one.returns != "void"]
        if not answering:
            raise BadRequest("A class needs a method that returns something: --method 'top():int'.")
        self._answering = answering[0]

    def statement(self) -> str:
        answers = "\n".join(
            f"- `{one.name}`: `{json.dumps(small(one.returns))}`, from the tenth call on "
            f"`{json.dumps(large(one.returns))}`"
            for one in self._signature.methods
            if one.returns != "void"
        )
        return (
            f"{MARK} Write the class `{self._signature.name}`. It counts the calls of all its "
            f"methods and answers:\n\n{answers}\n\n**Constraints**\n\n"
            f"- at least one call and at most {LARGEST}"
        )

    def generator(self) -> str:
        methods = [
            [one.name, [large(given.type) for given in one.parameters]]
            for one in self._signature.methods
        ]
        arguments = [large(given.type) for given in self._signature.parameters]
        return GENERATOR.format(
            methods=methods,
            arguments=arguments,
            answering=self._answering,
            name=self._signature.name,
        )

    def case(self, count: int, makes: str) -> dict[str, Any]:
        given = made_by(makes, "calls", count)
        returns = {one.name: one.returns for one in self._signature.methods}
        answers = [
            None if returns[name] == "void" else (large if number >= TEN else small)(returns[name])
            for number, name in enumerate(given["ops"][1:], start=1)
        ]
        return case(f"{count} calls", given, [None, *answers])

    def source(self, language: str, sign: str = ">=", counts: bool = True) -> str:
        bodies = [self._body(one, language, sign, counts) for one in self._signature.methods]
        lines = fill(starter(Kind.CLASS, self._signature, language), language, bodies).split("\n")
        if language == "python":
            return "\n".join(lines).replace("        pass", "        self.calls = 0", 1)
        opening = "public:" if language == "cpp" else "{"
        head = next(place for place, line in enumerate(lines) if line.endswith(opening))
        return "\n".join([*lines[: head + 1], f"    {FIELDS[language]}", *lines[head + 1 :]])

    def _body(self, method: Method, language: str, sign: str, counts: bool) -> list[str]:
        counter = COUNTERS.get(language, "calls")
        count = f"{counter} += 1" if language == "python" else f"{counter}++"
        body = [ended(count, language)] if counts or method.returns == "void" else []
        if method.returns == "void":
            return body
        larger, smaller = (
            written(one(method.returns), method.returns, language) for one in (large, small)
        )
        body += conditional(f"{counter} {sign} {TEN}", f"return {larger}", language)
        return [*body, ended(f"return {smaller}", language)]
