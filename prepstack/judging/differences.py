"""What differs between the expected answer and the one that came, in a few lines for people."""

from __future__ import annotations

import difflib
import itertools
import json
from collections.abc import Iterator
from typing import Any

LONGEST_TEXT = 4000
MOST_LINES = 12
NOTHING = object()


def shown(value: object) -> str:
    """JSON as people write it, cut where it becomes long."""
    text = (
        value if isinstance(value, str) and "\n" in value else json.dumps(value, ensure_ascii=False)
    )
    return text if len(text) <= LONGEST_TEXT else text[: LONGEST_TEXT - 1] + "…"


def difference(expected: Any, actual: Any) -> str:
    if isinstance(expected, str) and isinstance(actual, str) and "\n" in expected + actual:
        lines = _text_lines(expected, actual)
    elif _is_table(expected) and _is_table(actual):
        lines = _table_lines(expected, actual)
    else:
        lines = _value_lines(expected, actual, "")
    found = list(itertools.islice(lines, MOST_LINES + 1))
    if len(found) > MOST_LINES:
        found[MOST_LINES] = "…"
    return "\n".join(line if len(line) <= 300 else line[:299] + "…" for line in found)


def _is_table(value: Any) -> bool:
    return (
        isinstance(value, dict)
        and isinstance(value.get("columns"), list)
        and isinstance(value.get("rows"), list)
        and all(isinstance(row, list) for row in value["rows"])
    )


def _text_lines(expected: str, actual: str) -> Iterator[str]:
    lines = difflib.unified_diff(
        expected.splitlines()[:1000], actual.splitlines()[:1000], lineterm="", n=1
    )
    return itertools.islice(lines, 2, None)  # without the two names of files


def _table_lines(expected: dict[str, Any], actual: dict[str, Any]) -> Iterator[str]:
    wanted, found = expected["columns"], actual["columns"]
    if wanted != found:
        yield f"columns: {shown(found)} instead of {shown(wanted)}"
        return
    if len(expected["rows"]) != len(actual["rows"]):
        yield f"{len(actual['rows'])} rows instead of {len(expected['rows'])}"
    pairs = itertools.zip_longest(expected["rows"], actual["rows"], fillvalue=NOTHING)
    for number, (row, other) in enumerate(pairs, start=1):
        if row is NOTHING:
            yield f"row {number}: {shown(other)} is too much"
        elif other is NOTHING:
            yield f"row {number}: {shown(row)} is missing"
        else:
            yield from _row_lines(number, wanted, row, other)


def _row_lines(number: int, columns: list[Any], row: Any, other: Any) -> Iterator[str]:
    for name, cell, found in zip(columns, row, other, strict=False):
        if cell != found:
            yield f"row {number}, {name}: {shown(found)} instead of {shown(cell)}"


def _value_lines(expected: Any, actual: Any, place: str) -> Iterator[str]:
    if isinstance(expected, list) and isinstance(actual, list):
        if len(expected) != len(actual):
            yield f"{_at(place)}{len(actual)} items instead of {len(expected)}"
        for number, (one, other) in enumerate(zip(expected, actual, strict=False)):
            yield from _value_lines(one, other, f"{place}[{number}]")
    elif isinstance(expected, dict) and isinstance(actual, dict):
        for key in [*expected, *(key for key in actual if key not in expected)]:
            if key not in actual or key not in expected:
                yield f"{place}[{shown(key)}] is {'too much' if key in actual else 'missing'}"
            else:
                yield from _value_lines(expected[key], actual[key], f"{place}[{shown(key)}]")
    elif expected != actual or type(expected) is not type(actual):
        yield f"{_at(place)}{shown(actual)} instead of {shown(expected)}"


def _at(place: str) -> str:
    return f"{place}: " if place else ""
