"""Comparing an answer with what is expected, without the judge."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any

from prepstack.problems import Checker, canonical


def compare(
    checker: Checker, given: Mapping[str, Any] | None, expected: Any, actual: Any
) -> tuple[bool, str]:
    if checker.name == "custom":
        return _custom(checker.source, given, expected, actual)
    if checker.name == "any_of":
        return any(canonical(one) == canonical(actual) for one in expected), ""
    if checker.name == "unordered":
        depth = int(str(checker.options.get("depth", 1)))
        return _sorted(expected, depth) == _sorted(actual, depth), ""
    if checker.name == "float":
        return _near(expected, actual, checker.options), ""
    return canonical(expected) == canonical(actual), ""


def _custom(source: str, given: Any, expected: Any, actual: Any) -> tuple[bool, str]:
    names: dict[str, Any] = {}
    exec(compile(source, "checker.py", "exec"), names)
    said = names["check"](given, expected, actual)
    return said if isinstance(said, tuple) else (bool(said), "")


def _sorted(value: Any, depth: int) -> str:
    if not isinstance(value, list):
        return canonical(value)
    items = [_sorted(item, depth - 1) if depth > 1 else canonical(item) for item in value]
    return canonical(sorted(items))


def _near(expected: Any, actual: Any, options: Mapping[str, Any]) -> bool:
    if isinstance(expected, Mapping):
        same = isinstance(actual, Mapping) and set(expected) == set(actual)
        return same and all(_near(expected[key], actual[key], options) for key in expected)
    if isinstance(expected, list):
        same = isinstance(actual, list) and len(expected) == len(actual)
        return same and all(map(lambda one, two: _near(one, two, options), expected, actual))
    if isinstance(expected, (int, float)) and isinstance(actual, (int, float)):
        tolerances = {"abs_tol": options.get("abs", 1e-6), "rel_tol": options.get("rel", 1e-6)}
        return math.isclose(expected, actual, **tolerances)
    return bool(expected == actual)
