"""What differs between the expected answer and the one that came, in a few lines for people."""

from __future__ import annotations

import difflib
import itertools
import json
import os
from collections import Counter
from collections.abc import Iterator
from typing import Any

from prepstack.problems.problem import Checker, canonical

LONGEST_TEXT = 4000
LONGEST_LINE, BEFORE, AROUND = 300, 40, 120
MOST_LINES = 12
NOTHING = object()
EXACT = Checker()


def shown(value: object) -> str:
    """JSON as people write it, cut where it becomes long."""
    text = _whole(value)
    return text if len(text) <= LONGEST_TEXT else text[: LONGEST_TEXT - 1] + "…"


def _whole(value: object) -> str:
    is_lines = isinstance(value, str) and "\n" in value
    return str(value) if is_lines else json.dumps(value, ensure_ascii=False)


def difference(expected: Any, actual: Any, checker: Checker = EXACT) -> str:
    """In terms of the checker: what counts as equal for it is no difference."""
    if checker.name == "custom":
        return ""  # whatever it says, it says itself
    if checker.name == "any_of":
        lines = iter([f"{shown(actual)} is none of the right answers"])
    elif _is_unordered(expected, actual, checker):
        lines = _unordered_lines(expected, actual, checker)
    elif isinstance(expected, str) and isinstance(actual, str) and "\n" in expected + actual:
        lines = _text_lines(expected, actual)
    elif _is_table(expected) and _is_table(actual):
        lines = _table_lines(expected, actual)
    else:
        lines = _value_lines(expected, actual, "")
    found = list(itertools.islice(lines, MOST_LINES + 1))
    if len(found) > MOST_LINES:
        found[MOST_LINES] = "…"
    return "\n".join(line if len(line) <= LONGEST_LINE else line[:299] + "…" for line in found)


def _is_unordered(expected: Any, actual: Any, checker: Checker) -> bool:
    are_lists = isinstance(expected, list) and isinstance(actual, list)
    return checker.name == "unordered" and are_lists


def _unordered_lines(expected: list[Any], actual: list[Any], checker: Checker) -> Iterator[str]:
    """What is in the one and not in the other, as often as it is not."""
    depth = int(str(checker.options.get("depth", 1)))
    wanted, found = (Counter(_key(one, depth) for one in items) for items in (expected, actual))
    for items, left, says in (
        (expected, wanted - found, "is missing"),
        (actual, found - wanted, "is too much"),
    ):
        for item in items:
            if left[_key(item, depth)] > 0:
                left[_key(item, depth)] -= 1
                yield f"{shown(item)} {says}"


def _key(item: Any, depth: int) -> str:
    """The same for what counts as the same."""
    if depth > 1 and isinstance(item, list):
        item = sorted(item, key=canonical)
    return canonical(item)


def _excerpts(one: str, other: str) -> tuple[str, str]:
    """Of two long texts, the place where they begin to differ."""
    if max(len(one), len(other)) <= AROUND:
        return one, other
    same = len(os.path.commonprefix([one, other]))
    start = max(same - BEFORE, 0)
    return _around(one, start), _around(other, start)


def _around(text: str, start: int) -> str:
    before, after = "…" * (start > 0), "…" * (start + AROUND < len(text))
    return f"{before}{text[start : start + AROUND]}{after}"


def _instead(actual: Any, expected: Any) -> str:
    found, wanted = _excerpts(_whole(actual), _whole(expected))
    return f"{found} instead of {wanted}"


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
    shown_lines = list(itertools.islice(lines, 2, None))  # without the two names of files
    for number, line in enumerate(shown_lines):
        following = shown_lines[number + 1] if number + 1 < len(shown_lines) else ""
        if line[:1] == "-" and following[:1] == "+":
            old, new = _excerpts(line[1:], following[1:])
            shown_lines[number : number + 2] = [f"-{old}", f"+{new}"]
    return iter(shown_lines)


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
            yield f"row {number}, {name}: {_instead(found, cell)}"


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
        yield f"{_at(place)}{_instead(actual, expected)}"


def _at(place: str) -> str:
    return f"{place}: " if place else ""
