"""What becomes of an answer: comparing it with what is expected, and the verdict of the whole."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from prepstack.problems.problem import Checker, Verdict, canonical

WALL_FACTOR, WALL_EXTRA_SECONDS = 3.0, 1.0
HOPELESS_FACTOR = 30.0
MEGABYTE = 1 << 20
LARGEST_MATCHING = 2000  # rows that are matched one by one when sorting them is not enough
NEAR = 1e-6


@dataclass(frozen=True)
class Comparison:
    """`message` is the author's or ours, for people."""

    is_right: bool
    message: str = ""


def wall_seconds(cpu_seconds: float) -> float:
    """The backstop for what sleeps; CPU time decides otherwise."""
    return cpu_seconds * WALL_FACTOR + WALL_EXTRA_SECONDS


def longest_seconds(cpu_seconds: float) -> float:
    """After which even a case that still waits for a core is given up."""
    return wall_seconds(cpu_seconds) * HOPELESS_FACTOR


def overall(verdicts: Iterable[Verdict]) -> Verdict:
    """Our own fault first; otherwise the first case that was not accepted says it."""
    seen = [verdict for verdict in verdicts if verdict is not Verdict.ACCEPTED]
    if Verdict.INTERNAL_ERROR in seen:
        return Verdict.INTERNAL_ERROR
    return seen[0] if seen else Verdict.ACCEPTED


def in_quarters(used: float, limit: float) -> float:
    """What a run with secret cases may tell: rounded up to a quarter of the limit, all at most."""
    return min(math.ceil(4 * used / limit), 4) * limit / 4


def compare(checker: Checker, expected: Any, actual: Any, answer_type: str) -> Comparison:
    """By every checker but `custom`, which needs a sandbox. Never raises for an answer."""
    if text := text_for_date(expected, actual):
        return Comparison(False, f"The column {text} holds text where dates have to be.")
    expected, actual = _without_types(expected), _without_types(actual)
    right = CHECKERS[checker.name](expected, actual, checker.options, answer_type)
    return Comparison(right)


def text_for_date(expected: Any, actual: Any) -> str:
    """The first column that has to be of dates and is not; empty without one."""
    found = _dates(actual)
    return next((name for name in _dates(expected) if name not in found), "")


def _dates(table: Any) -> list[str]:
    types = table.get("dtypes") if isinstance(table, dict) and "rows" in table else None
    if not isinstance(types, dict):
        return []
    return [name for name, kind in types.items() if str(kind).startswith("datetime64")]


def _without_types(table: Any) -> Any:
    """Otherwise a table is its columns and its rows."""
    if not isinstance(table, dict) or table.keys() != {"columns", "rows", "dtypes"}:
        return table
    return {"columns": table["columns"], "rows": table["rows"]}


def _exact(expected: Any, actual: Any, options: Mapping[str, Any], kind: str) -> bool:
    return equal(expected, actual, is_strict=_is_strict(kind))


def _is_strict(kind: str) -> bool:
    """Whether an `int` differs from the `double` of the same value."""
    return not ("double" in kind or kind in ("table", "any"))


def equal(expected: Any, actual: Any, *, is_strict: bool) -> bool:
    """JSON values; a boolean is never a number."""
    if isinstance(expected, list):
        return (
            isinstance(actual, list)
            and len(expected) == len(actual)
            and all(
                equal(one, other, is_strict=is_strict)
                for one, other in zip(expected, actual, strict=True)
            )
        )
    if isinstance(expected, dict):
        return (
            isinstance(actual, dict)
            and expected.keys() == actual.keys()
            and all(
                equal(value, actual[key], is_strict=is_strict) for key, value in expected.items()
            )
        )
    if _is_number(expected) and _is_number(actual) and not is_strict:
        return bool(expected == actual)
    return type(expected) is type(actual) and bool(expected == actual)


def _is_number(value: Any) -> bool:
    return isinstance(value, (int, float)) and not isinstance(value, bool)


def _float(expected: Any, actual: Any, options: Mapping[str, Any], kind: str) -> bool:
    return near(expected, actual, options)


def near(expected: Any, actual: Any, options: Mapping[str, Any]) -> bool:
    """At any depth; what is no number has to be equal."""
    if isinstance(expected, list):
        return (
            isinstance(actual, list)
            and len(expected) == len(actual)
            and all(near(one, other, options) for one, other in zip(expected, actual, strict=True))
        )
    if isinstance(expected, dict):
        return (
            isinstance(actual, dict)
            and expected.keys() == actual.keys()
            and all(near(value, actual[key], options) for key, value in expected.items())
        )
    if _is_number(expected) and _is_number(actual):
        return _is_near(expected, actual, options)
    return type(expected) is type(actual) and bool(expected == actual)


def _is_near(expected: float, actual: float, options: Mapping[str, Any]) -> bool:
    try:
        return math.isclose(
            expected,
            actual,
            rel_tol=options.get("rel", NEAR),
            abs_tol=options.get("abs", NEAR),
        )
    except OverflowError:  # an integer no double can hold
        return bool(expected == actual)


def _unordered(expected: Any, actual: Any, options: Mapping[str, Any], kind: str) -> bool:
    if not isinstance(actual, list) or not isinstance(expected, list):
        return False
    depth, strict = options.get("depth", 1), _is_strict(kind)
    return Counter(_keys(expected, depth, strict)) == Counter(_keys(actual, depth, strict))


def _keys(values: list[Any], depth: int, is_strict: bool) -> list[str]:
    """Texts that are equal for items that count as equal."""
    if depth > 1:
        values = [
            sorted(_keys(value, depth - 1, is_strict)) if isinstance(value, list) else value
            for value in values
        ]
    return [canonical(value if is_strict else _with_doubles(value)) for value in values]


def _with_doubles(value: Any) -> Any:
    if isinstance(value, list):
        return [_with_doubles(item) for item in value]
    if isinstance(value, dict):
        return {key: _with_doubles(item) for key, item in value.items()}
    is_whole = isinstance(value, float) and value.is_integer()
    return int(value) if is_whole else value


def _any_of(expected: Any, actual: Any, options: Mapping[str, Any], kind: str) -> bool:
    return any(equal(one, actual, is_strict=_is_strict(kind)) for one in expected)


def _rows(expected: Any, actual: Any, options: Mapping[str, Any], kind: str) -> bool:
    if not isinstance(actual, dict) or not {"columns", "rows"} <= actual.keys():
        return False
    if _folded(expected["columns"]) != _folded(actual["columns"]):
        return False
    wanted, found = expected["rows"], actual["rows"]
    if not isinstance(found, list) or len(wanted) != len(found):
        return False
    if options.get("ordered", False):
        return near(wanted, found, options)
    if near(sorted(wanted, key=_row_key), sorted(found, key=_row_key), options):
        return True
    return len(wanted) <= LARGEST_MATCHING and _match(wanted, found, options)


def _folded(columns: Any) -> list[str]:
    return [str(name).casefold() for name in columns] if isinstance(columns, list) else []


def _row_key(row: Any) -> str:
    """Numbers that differ in their last digits only get the same place."""
    cells = row if isinstance(row, list) else [row]
    return canonical(
        [f"{cell:.4g}" if _is_number(cell) and abs(cell) < 1e300 else cell for cell in cells]
    )


def _match(wanted: list[Any], found: list[Any], options: Mapping[str, Any]) -> bool:
    left = list(found)
    for row in wanted:
        place = next((n for n, other in enumerate(left) if near(row, other, options)), None)
        if place is None:
            return False
        del left[place]
    return True


def _lines(expected: Any, actual: Any, options: Mapping[str, Any], kind: str) -> bool:
    if not isinstance(actual, str):
        return False
    wanted, found = lines_of(expected), lines_of(actual)
    if options.get("ordered", True):
        return wanted == found
    return sorted(wanted) == sorted(found)


def lines_of(text: str) -> Sequence[str]:
    """Without what counts for nothing: blanks at line ends, empty lines at the end."""
    return [line.rstrip() for line in text.rstrip().split("\n")]


CHECKERS: dict[str, Callable[[Any, Any, Mapping[str, Any], str], bool]] = {
    "exact": _exact,
    "float": _float,
    "unordered": _unordered,
    "any_of": _any_of,
    "rows": _rows,
    "lines": _lines,
}
