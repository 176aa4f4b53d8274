"""The case table: reading it from a cell, and holding its values against the signature."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from typing import Any

from prepstack.problems.cells import Cell
from prepstack.problems.problem import Case, Checker, Kind, Parameter, Signature
from prepstack.problems.types import fits

FIELDS: dict[str, type] = {
    "uuid": str,
    "description": str,
    "input": object,
    "generator": str,
    "args": dict,
    "expected": object,
    "large": bool,
    "explanation": str,
}
WORDS = {str: "text", dict: "object", bool: "truth value (true or false)"}
OPERATIONS = 'the input has to be {"ops": [names], "args": [lists of arguments]}.'
FORM = '{"cases": […]}'
BETWEEN_ROWS = re.compile(r"[\s,]*")
LONGEST_VALUE = 60
PROGRAM_FIELDS = {"args": "string[]", "stdin": "string", "files": "map<string,string>"}


def read_cases(cell: Cell, faults: list[str]) -> list[Case]:
    try:
        rows = list(_rows_with_lines(cell.source))
    except json.JSONDecodeError as error:
        faults.append(f"{cell.place}, line {error.lineno}: this is no JSON: {error.msg}.")
        return []
    except (ValueError, RecursionError) as error:
        faults.append(f"{cell.place} has to be of the form {FORM}: {error}.")
        return []
    found = [_read(cell, line, row, faults) for line, row in rows]
    return [case for case in found if case is not None]


def _rows_with_lines(source: str) -> Iterator[tuple[int, Any]]:
    """Each row with the line it begins in, counted from 1. Raises `ValueError`."""
    document = json.loads(source)
    if not isinstance(document, dict) or list(document) != ["cases"]:
        raise ValueError("it is no object with cases alone")
    if not isinstance(document["cases"], list):
        raise ValueError("cases is no list")
    decoder, place = json.JSONDecoder(), source.index("[") + 1
    for row in document["cases"]:
        place += len(BETWEEN_ROWS.match(source, place)[0])  # type: ignore[index]  # it may be empty
        yield source.count("\n", 0, place) + 1, row
        _, place = decoder.raw_decode(source, place)


def _read(cell: Cell, line: int, row: Any, faults: list[str]) -> Case | None:
    place = f"{cell.place}, line {line}"
    if not isinstance(row, Mapping):
        faults.append(f"{place}: a case has to be an object.")
        return None
    fault = _fault(row)
    if fault:
        name = row.get("description") or row.get("uuid") or "without a description"
        faults.append(f"{place}, case {name!r}: {fault}")
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
        place=place,
    )


def _fault(row: Mapping[str, Any]) -> str:
    unknown = sorted(set(row) - set(FIELDS))
    if unknown:
        return f"it has the unknown field {unknown[0]!r}; there are {', '.join(FIELDS)}."
    for name in ("description", "expected"):
        if name not in row:
            return f"it has no {name}."
    if "uuid" not in row:
        return "it has no uuid: run prepstack problems format, which makes one."
    for name, value in row.items():
        if not isinstance(value, FIELDS[name]):
            return f"{name} is no {WORDS[FIELDS[name]]}."
    if ("input" in row) == ("generator" in row):
        return "it needs either an input or a generator."
    return ""


def misfits(case: Case, kind: Kind, signature: Signature, checker: Checker) -> list[str]:
    """What in an expanded case does not suit the signature; a sentence each."""
    if not isinstance(case.input, Mapping):
        return [f"{case.label}: the input has to be an object, not {_short(case.input)}."]
    faults = INPUT_RULES.get(kind, _function_misfits)(case.input, signature)
    if not case.expects_solution:
        faults += _answer_misfits(case, kind, signature, checker)
    return [f"{case.label}: {fault}" for fault in faults]


def _short(value: object) -> str:
    text = json.dumps(value, ensure_ascii=False)
    return text if len(text) <= LONGEST_VALUE else text[: LONGEST_VALUE - 1] + "…"


def _function_misfits(given: Mapping[str, object], signature: Signature) -> list[str]:
    return _arguments_misfits(given, signature.parameters)


def _arguments_misfits(given: Mapping[str, object], parameters: tuple[Parameter, ...]) -> list[str]:
    wanted = {parameter.name: parameter.type for parameter in parameters}
    if set(given) != set(wanted):
        return [f"the input names {sorted(given)}, the signature {sorted(wanted)}."]
    return _type_misfits(given, wanted)


def _type_misfits(given: Mapping[str, object], wanted: Mapping[str, str]) -> list[str]:
    return [
        f"{name} has to be of the type {wanted[name]}; it is {_short(value)}."
        for name, value in given.items()
        if not fits(value, wanted[name])
    ]


def _class_misfits(given: Mapping[str, object], signature: Signature) -> list[str]:
    operations, arguments = given.get("ops"), given.get("args")
    if not isinstance(operations, list) or not isinstance(arguments, list):
        return [OPERATIONS]
    if not fits(operations, "string[]"):
        return [OPERATIONS]
    if len(operations) != len(arguments) or operations[:1] != [signature.name]:
        return [f"ops has to begin with {signature.name!r} and to be as long as args."]
    methods = {method.name: method.parameters for method in signature.methods}
    methods[signature.name] = signature.parameters
    unknown = sorted(set(operations) - set(methods))
    if unknown:
        return [f"the class has no method {unknown[0]!r}; it has {', '.join(methods)}."]
    return [
        fault
        for operation, values in zip(operations, arguments, strict=True)
        for fault in _call_misfits(operation, values, methods[operation])
    ]


def _call_misfits(name: str, values: object, parameters: tuple[Parameter, ...]) -> list[str]:
    if not isinstance(values, list) or len(values) != len(parameters):
        return [f"{name} takes a list of {len(parameters)} arguments, not {_short(values)}."]
    pairs = zip(values, parameters, strict=True)
    return [
        f"{name}: {parameter.name} has to be of the type {parameter.type}; it is {_short(value)}."
        for value, parameter in pairs
        if not fits(value, parameter.type)
    ]


def _sql_misfits(given: Mapping[str, object], signature: Signature) -> list[str]:
    wanted = {table.name: len(table.columns) for table in signature.tables}
    if set(given) != set(wanted):
        return [f"the input has the tables {sorted(given)}, the signature {sorted(wanted)}."]
    return [
        f"each row of {name} has to be a list of {wanted[name]} values."
        for name, rows in given.items()
        if not isinstance(rows, list) or any(not _is_row(row, wanted[name]) for row in rows)
    ]


def _is_row(row: object, length: int) -> bool:
    return isinstance(row, list) and len(row) == length


def _program_misfits(given: Mapping[str, object], signature: Signature) -> list[str]:
    unknown = sorted(set(given) - set(PROGRAM_FIELDS))
    if unknown:
        return [f"a program is given args, stdin and files, not {unknown[0]!r}."]
    return _type_misfits(given, PROGRAM_FIELDS)


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
        return (
            [] if isinstance(expected, str) else ["what is expected of a program has to be text."]
        )
    if kind is Kind.CLASS:
        return (
            []
            if isinstance(expected, list)
            else ["what is expected has to be a list: one answer per call."]
        )
    wanted = "table" if kind is Kind.SQL else signature.answer_type
    fault = f"what is expected has to be of the type {wanted}; it is {_short(expected)}."
    return [] if fits(expected, wanted) else [fault]


INPUT_RULES = {
    Kind.CLASS: _class_misfits,
    Kind.SQL: _sql_misfits,
    Kind.PROGRAM: _program_misfits,
}
