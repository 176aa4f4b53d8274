"""The case table: reading it from a cell, and holding its values against the signature."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from prepstack.problems.cells import Cell
from prepstack.problems.problem import Case, Checker, Kind, Parameter, Signature
from prepstack.problems.types import fits

FIELDS = frozenset(
    {"uuid", "description", "input", "expected", "generator", "args", "large", "explanation"}
)
PROGRAM_FIELDS = frozenset({"args", "stdin", "files"})


def read_cases(cell: Cell, faults: list[str]) -> list[Case]:
    try:
        rows = json.loads(cell.source)["cases"]
    except (ValueError, KeyError, TypeError) as error:
        faults.append(f'{cell.place} has to be JSON of the form {{"cases": […]}}: {error}.')
        return []
    found = [_read(cell, row, faults) for row in rows]
    return [case for case in found if case is not None]


def _read(cell: Cell, row: Mapping[str, Any], faults: list[str]) -> Case | None:
    name = row.get("description") or row.get("uuid") or "without a description"
    fault = _fault(row)
    if fault:
        faults.append(f"{cell.place}, case {name!r}: {fault}")
        return None
    return Case(
        uuid=row["uuid"],
        description=row["description"],
        input=row.get("input"),
        expected=row["expected"],
        secret=cell.is_secret,
        large=row.get("large", False),
        explanation=row.get("explanation", ""),
        generator=row.get("generator", ""),
        arguments=row.get("args", {}),
    )


def _fault(row: Mapping[str, Any]) -> str:
    missing = [name for name in ("uuid", "description", "expected") if name not in row]
    unknown = sorted(set(row) - FIELDS)
    if missing:
        return f"it has no {missing[0]}."
    if unknown:
        return f"it has the unknown field {unknown[0]!r}."
    if ("input" in row) == ("generator" in row):
        return "it needs either an input or a generator."
    return ""


def misfits(case: Case, kind: Kind, signature: Signature, checker: Checker) -> list[str]:
    """What in an expanded case does not suit the signature; a sentence each."""
    name = f"Case {case.description!r}"
    if not isinstance(case.input, Mapping):
        return [f"{name}: the input has to be an object."]
    faults = INPUT_RULES.get(kind, _function_misfits)(case.input, signature)
    if not case.expects_solution:
        faults += _answer_misfits(case, kind, signature, checker)
    return [f"{name}: {fault}" for fault in faults]


def _function_misfits(given: Mapping[str, object], signature: Signature) -> list[str]:
    return _arguments_misfits(given, signature.parameters)


def _arguments_misfits(given: Mapping[str, object], parameters: tuple[Parameter, ...]) -> list[str]:
    wanted = {parameter.name: parameter.type for parameter in parameters}
    if set(given) != set(wanted):
        return [f"the input names {sorted(given)}, the signature {sorted(wanted)}."]
    return [
        f"{name} is no {wanted[name]}."
        for name, value in given.items()
        if not fits(value, wanted[name])
    ]


def _class_misfits(given: Mapping[str, object], signature: Signature) -> list[str]:
    operations, arguments = given.get("ops"), given.get("args")
    if not isinstance(operations, list) or not isinstance(arguments, list):
        return ['the input has to be {"ops": [names], "args": [lists of arguments]}.']
    if len(operations) != len(arguments) or operations[:1] != [signature.name]:
        return [f"ops begins with {signature.name!r} and is as long as args."]
    methods = {method.name: method.parameters for method in signature.methods}
    methods[signature.name] = signature.parameters
    unknown = sorted(set(operations) - set(methods))
    if unknown:
        return [f"the class has no method {unknown[0]!r}."]
    return [
        fault
        for operation, values in zip(operations, arguments, strict=True)
        for fault in _call_misfits(operation, values, methods[operation])
    ]


def _call_misfits(name: str, values: object, parameters: tuple[Parameter, ...]) -> list[str]:
    if not isinstance(values, list) or len(values) != len(parameters):
        return [f"{name} takes a list of {len(parameters)} arguments."]
    pairs = zip(values, parameters, strict=True)
    return [
        f"{name}: {parameter.name} is no {parameter.type}."
        for value, parameter in pairs
        if not fits(value, parameter.type)
    ]


def _sql_misfits(given: Mapping[str, object], signature: Signature) -> list[str]:
    wanted = {table.name: len(table.columns) for table in signature.tables}
    if set(given) != set(wanted):
        return [f"the input has the tables {sorted(given)}, the signature {sorted(wanted)}."]
    return [
        f"each row of {name} has {wanted[name]} values."
        for name, rows in given.items()
        if not isinstance(rows, list) or any(len(row) != wanted[name] for row in rows)
    ]


def _program_misfits(given: Mapping[str, object], signature: Signature) -> list[str]:
    unknown = sorted(set(given) - PROGRAM_FIELDS)
    return [f"a program is given args, stdin and files, not {unknown[0]!r}."] if unknown else []


def _answer_misfits(case: Case, kind: Kind, signature: Signature, checker: Checker) -> list[str]:
    """A custom checker says itself what it expects."""
    if checker.name == "custom":
        return []
    if checker.name != "any_of":
        return _value_misfits(case.expected, kind, signature)
    if not isinstance(case.expected, list) or not case.expected:
        return ["with the checker any_of, a list of right answers is expected."]
    return [fault for one in case.expected for fault in _value_misfits(one, kind, signature)]


def _value_misfits(expected: object, kind: Kind, signature: Signature) -> list[str]:
    if kind is Kind.PROGRAM:
        return [] if isinstance(expected, str) else ["what is expected of a program is text."]
    if kind is Kind.CLASS:
        return [] if isinstance(expected, list) else ["a list is expected: one answer per call."]
    wanted = "table" if kind is Kind.SQL else signature.answer_type
    return [] if fits(expected, wanted) else [f"what is expected is no {wanted}."]


INPUT_RULES = {
    Kind.CLASS: _class_misfits,
    Kind.SQL: _sql_misfits,
    Kind.PROGRAM: _program_misfits,
}
