"""Sketches of functions: an argument smaller than ten gets one answer, from ten on another."""

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
from judge.authoring.sketches.values import (
    can_change,
    can_grow,
    inner,
    large,
    size_in,
    size_of_json,
    size_told,
    sized,
    small,
    written,
)
from prepstack.errors import BadRequest
from prepstack.problems.languages import entry_name
from prepstack.problems.problem import Kind, Parameter
from prepstack.problems.starters import starter
from prepstack.problems.writing import Draft, case, generated, wrong


def function_sketch(order: Order) -> Draft:
    """Raises `BadRequest` for a signature that leaves nothing to tell apart."""
    sketch = FunctionSketch(order)
    first, makes = order.languages[0], sketch.generator()
    return replace(
        blank(order),
        checker={"name": "rows" if order.returns == "table" else "exact"},
        statement=sketch.statement(),
        solutions={language: sketch.source(language) for language in order.languages},
        samples=[sketch.case(size, makes) for size in SAMPLE_SIZES],
        secrets=[*(sketch.case(size, makes) for size in SECRET_SIZES), sketch.large_case()],
        generators=makes,
        validator=sketch.validator(),
        wrong=[
            wrong(first, "WA", "more than ten", sketch.source(first, ">")),
            wrong(first, "WA", "without looking", sketch.source(first, "")),
        ],
    )


class FunctionSketch:
    """`_grows` is the argument that decides; with `returns` of `arg:…` it is changed in place."""

    def __init__(self, order: Order) -> None:
        self._order = order
        self._signature = signature_of(blank(order))
        self._is_changed = order.returns.startswith("arg:")
        self._grows = self._changed() if self._is_changed else self._growing()
        self._answer = inner(self._grows.type) if self._is_changed else order.returns

    def _growing(self) -> Parameter:
        found = next((one for one in self._signature.parameters if can_grow(one.type)), None)
        if found is None or self._order.returns == "void":
            raise BadRequest(
                "new needs a parameter that can be small or large (no bool), and something to "
                "return: --param NAME:TYPE and --returns TYPE."
            )
        return found

    def _changed(self) -> Parameter:
        number = self._order.returns.removeprefix("arg:")
        known = self._signature.parameters
        if not number.isdecimal() or int(number) >= len(known):
            raise BadRequest(f"--returns {self._order.returns}: there is no such parameter.")
        if not can_change(known[int(number)].type):
            raise BadRequest("new changes lists of numbers, texts or nodes in place, no others.")
        return known[int(number)]

    def statement(self) -> str:
        names, name = [f"`{one.name}`" for one in self._signature.parameters], self._grows.name
        larger, smaller = (json.dumps(one(self._answer)) for one in (large, small))
        size = size_told(self._grows.type, f"`{name}`")
        task = f"return `{larger}` if {size} is at least {TEN}, otherwise `{smaller}`"
        if self._is_changed:
            task = f"put `{larger}` in the first place of `{name}` if {size} is at least {TEN}"
        return (
            f"{MARK} Given {' and '.join(names)}, {task}.\n\n**Constraints**\n\n"
            f"- {size} is at least 1 and at most {LARGEST}"
        )

    def generator(self) -> str:
        values = ", ".join(
            f'"{one.name}": {sized(one.type, "size" if one == self._grows else "1")}'
            for one in self._signature.parameters
        )
        return f"def of_size(size):\n    return {{{values}}}\n"

    def case(self, size: int, makes: str) -> dict[str, Any]:
        given = made_by(makes, "of_size", size)
        answer = large(self._answer) if size >= TEN else small(self._answer)
        if self._is_changed:
            answer = [answer, *given[self._grows.name][1:]]
        return case(f"size {size}", given, answer)

    def large_case(self) -> dict[str, Any]:
        is_large = self._order.kind is not Kind.DISCUSSION
        return generated("the largest", "of_size", {"size": LARGEST}, large=is_large)

    def validator(self) -> str:
        names = ", ".join(one.name for one in self._signature.parameters)
        size = size_of_json(self._grows.type, self._grows.name)
        told = f"{size_told(self._grows.type, self._grows.name)} is 1 to {LARGEST}"
        return f'def validate({names}):\n    assert 1 <= {size} <= {LARGEST}, "{told}"\n'

    def source(self, language: str, sign: str = ">=") -> str:
        """Without a sign it does not look at the argument."""
        name = entry_name(self._grows.name, language)
        condition = f"{size_in(language, self._grows.type, name)} {sign} {TEN}"
        answers = [written(one(self._answer), self._answer, language) for one in (large, small)]
        does = f"{name}[0] = {answers[0]}" if self._is_changed else f"return {answers[0]}"
        body = conditional(condition, does, language) if sign else [ended(does, language)]
        if sign and not self._is_changed:
            body.append(ended(f"return {answers[1]}", language))
        return fill(starter(self._order.kind, self._signature, language), language, [body])
