"""Right or wrong: the comparisons, as values."""

from __future__ import annotations

from typing import Any

import pytest

from prepstack.judging.differences import difference, shown
from prepstack.judging.verdicts import (
    compare,
    in_quarters,
    longest_seconds,
    overall,
    wall_seconds,
)
from prepstack.problems.problem import Checker, Verdict


def table(*rows: list[Any], columns: tuple[str, ...] = ("a", "b")) -> dict[str, Any]:
    return {"columns": list(columns), "rows": list(rows)}


RIGHT: list[tuple[str, dict[str, Any], str, Any, Any]] = [
    ("exact", {}, "int[]", [1, 2], [1, 2]),
    ("exact", {}, "double", 1, 1.0),
    ("exact", {}, "table", table([1, None]), table([1.0, None])),
    ("exact", {}, "map<string,int>", {"a": 1, "b": 2}, {"b": 2, "a": 1}),
    ("float", {}, "double", 0.1 + 0.2, 0.3),
    ("float", {"abs": 0.1, "rel": 0}, "double[]", [1.0, 2.0], [1.05, 2]),
    ("unordered", {"depth": 1}, "int[]", [1, 2, 2], [2, 1, 2]),
    ("unordered", {"depth": 2}, "string[][]", [["a", "b"], ["c"]], [["c"], ["b", "a"]]),
    ("unordered", {"depth": 1}, "double[]", [1, 2.5], [2.5, 1.0]),
    ("any_of", {}, "string", ["ab", "ba"], "ba"),
    ("rows", {}, "table", table([1, "x"], [2, "y"]), table([2, "y"], [1, "x"])),
    ("rows", {}, "table", table([0.1 + 0.2, None]), table([0.3, None])),
    ("rows", {}, "table", table([1, 2]), table([1, 2], columns=("A", "B"))),
    ("rows", {}, "table", table([9.99999, 1], [1, 2]), table([1, 2], [9.999990001, 1])),
    ("lines", {}, "string", "a\nb\n", "a  \nb\n\n"),
    ("lines", {"ordered": False}, "string", "a\nb", "b\na\n"),
]
WRONG: list[tuple[str, dict[str, Any], str, Any, Any]] = [
    ("exact", {}, "int", 1, 1.0),
    ("exact", {}, "int", 1, True),
    ("exact", {}, "bool", True, 1),
    ("exact", {}, "int[]", [1, 2], [2, 1]),
    ("exact", {}, "int[]", [1], None),
    ("exact", {}, "string", "1", 1),
    ("float", {}, "double", 1.0, 1.1),
    ("float", {}, "double", 1.0, float("nan")),
    ("float", {}, "double", 1.0, "1.0"),
    ("float", {}, "double", 1.0, 10**400),
    ("unordered", {"depth": 1}, "int[]", [1, 2, 2], [1, 1, 2]),
    ("unordered", {"depth": 1}, "string[][]", [["a", "b"]], [["b", "a"]]),
    ("unordered", {"depth": 1}, "int[]", [1], 1),
    ("any_of", {}, "string", ["ab", "ba"], "aa"),
    ("rows", {}, "table", table([1, "x"], [1, "x"]), table([1, "x"])),
    ("rows", {}, "table", table([1, "x"], [2, "y"]), table([1, "y"], [2, "x"])),
    ("rows", {"ordered": True}, "table", table([1, 1], [2, 2]), table([2, 2], [1, 1])),
    ("rows", {}, "table", table([1, 2]), table([1, 2], columns=("b", "a"))),
    ("rows", {}, "table", table([1, 2]), [[1, 2]]),
    ("rows", {}, "table", table([1, 2]), {"columns": 3, "rows": 4}),
    ("lines", {}, "string", "a\nb", "b\na"),
    ("lines", {}, "string", "a", ["a"]),
]


@pytest.mark.parametrize(("name", "options", "kind", "expected", "actual"), RIGHT)
def test_a_right_answer_is_right(
    name: str, options: dict[str, Any], kind: str, expected: Any, actual: Any
) -> None:
    assert compare(Checker(name, options), expected, actual, kind).is_right


@pytest.mark.parametrize(("name", "options", "kind", "expected", "actual"), WRONG)
def test_a_wrong_answer_is_wrong(
    name: str, options: dict[str, Any], kind: str, expected: Any, actual: Any
) -> None:
    assert not compare(Checker(name, options), expected, actual, kind).is_right


@pytest.mark.parametrize(
    ("verdicts", "whole"),
    [
        ([], "AC"),
        (["AC", "AC"], "AC"),
        (["AC", "TLE", "WA"], "TLE"),
        (["WA", "IE"], "IE"),
    ],
)
def test_the_whole_takes_the_first_that_failed_and_our_fault_first(
    verdicts: list[str], whole: str
) -> None:
    assert overall(map(Verdict, verdicts)) == whole


@pytest.mark.parametrize(
    ("used", "told"), [(0, 0), (0.001, 0.5), (0.5, 0.5), (0.51, 1), (1.9, 2), (2.05, 2)]
)
def test_what_a_run_with_secret_cases_tells_is_rounded(used: float, told: float) -> None:
    assert in_quarters(used, 2.0) == told


def test_the_backstops_leave_room_for_a_busy_machine() -> None:
    assert wall_seconds(2.0) == 7.0
    assert longest_seconds(2.0) == 210.0


@pytest.mark.parametrize(
    ("expected", "actual", "said"),
    [
        ([1, 2, 3], [1, 5, 3], "[1]: 5 instead of 2"),
        ([1], [1, 2], "2 items instead of 1"),
        ({"a": 1}, {"b": 1}, '["a"] is missing\n["b"] is too much'),
        ("a\nb", "a\nc", "@@ -1,2 +1,2 @@\n a\n-b\n+c"),
        (table([1, 2]), table([1, 3]), "row 1, b: 3 instead of 2"),
        (table([1, 2], [3, 4]), table([1, 2]), "1 rows instead of 2\nrow 2: [3, 4] is missing"),
        (table(), table(columns=("a",)), 'columns: ["a"] instead of ["a", "b"]'),
        (1, 1.0, "1.0 instead of 1"),
    ],
)
def test_a_difference_is_told_in_place(expected: Any, actual: Any, said: str) -> None:
    assert difference(expected, actual) == said


def test_what_is_shown_is_never_long() -> None:
    assert len(shown(list(range(100_000)))) == 4000
    assert len(difference(list(range(1000)), [0] * 1000).splitlines()) == 13


@pytest.mark.parametrize(
    ("checker", "expected", "actual", "said"),
    [
        (Checker("unordered", {"depth": 1}), [1, 2, 3], [3, 4, 1], "2 is missing\n4 is too much"),
        (Checker("unordered", {"depth": 2}), [[1, 2], [3]], [[3], [2, 1], [3]], "[3] is too much"),
        (Checker("any_of"), ["a", "b"], "c", '"c" is none of the right answers'),
        (Checker("custom"), None, 3, ""),
    ],
)
def test_a_difference_is_told_in_terms_of_the_checker(
    checker: Checker, expected: Any, actual: Any, said: str
) -> None:
    assert difference(expected, actual, checker) == said


def test_of_a_long_line_the_place_that_differs_is_shown() -> None:
    same = "x" * 1000

    lines = difference(f"{same}a{same}\nend", f"{same}b{same}\nend").splitlines()
    value = difference(f"{same}a", f"{same}b")

    assert any(line.startswith("-…") and "xa" in line for line in lines)
    assert any(line.startswith("+…") and "xb" in line for line in lines)
    assert 'xb"' in value and 'xa"' in value
