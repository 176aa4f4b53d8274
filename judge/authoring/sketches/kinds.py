"""The sketch of each kind."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from judge.authoring.sketches.base import blank
from judge.authoring.sketches.classes import class_sketch
from judge.authoring.sketches.functions import function_sketch
from judge.authoring.sketches.order import Order
from judge.authoring.sketches.others import program_sketch, sql_sketch
from prepstack.errors import BadRequest
from prepstack.problems.header import header_faults
from prepstack.problems.problem import Kind
from prepstack.problems.writing import Draft, make_notebook

SKETCHES: dict[Kind, Callable[[Order], Draft]] = {
    Kind.FUNCTION: function_sketch,
    Kind.CLASS: class_sketch,
    Kind.TABLE: function_sketch,
    Kind.SQL: sql_sketch,
    Kind.PROGRAM: program_sketch,
    Kind.DISCUSSION: function_sketch,
}


def sketch(order: Order) -> Draft:
    """Raises `BadRequest` where the kind cannot be made of what was ordered."""
    named_only = replace(blank(order), solutions=dict.fromkeys(order.languages, ""))
    faults = header_faults(make_notebook(named_only)["metadata"]["prepstack"])
    if faults:
        raise BadRequest("\n".join(faults))
    named = {kind for _, kind in order.params} | {order.returns}
    if "table" in named and order.kind is not Kind.TABLE:
        raise BadRequest("The type table is for --kind table.")
    return SKETCHES[order.kind](order)
