"""Cases as Exercism's `canonical-data.json` keeps them: groups of cases with input and expected."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from prepstack.errors import BadRequest
from prepstack.problems.languages import entry_name
from prepstack.problems.problem import Case, Kind, Problem

LARGEST = 16 * 1024 * 1024
DEEPEST = 10
MOST_CASES = 500  # as the judge takes
SAMPLE, SECRET = "sample", "secret"
KINDS = (Kind.FUNCTION, Kind.DISCUSSION)
Json = dict[str, Any]


@dataclass
class ReadCases:
    """Rows of the case table, and what of the file has no place there; a sentence each."""

    samples: list[Json] = field(default_factory=list)
    secrets: list[Json] = field(default_factory=list)
    left_behind: list[str] = field(default_factory=list)


def to_canonical(problem: Problem) -> str:
    """JSON text. Cases that are generated stay behind, as does what makes one large."""
    _require_function(problem)
    groups = []
    for name, cases in ((SAMPLE, problem.samples), (SECRET, problem.secrets)):
        given = [_written(problem, case) for case in cases if not case.generator]
        groups += [{"description": name, "cases": given}] if given else []
    document = {"exercise": problem.about.slug, "cases": groups}
    return json.dumps(document, indent=2) + "\n"


def left_behind(problem: Problem) -> list[str]:
    generated = sum(bool(case.generator) for case in problem.cases)
    lost = [f"{generated} cases that are generated"] if generated else []
    return [*lost, "which cases are large", "everything but the cases"]


def _require_function(problem: Problem) -> None:
    if problem.about.kind not in KINDS:
        raise BadRequest(
            f"Canonical data hold cases of functions; this is a {problem.about.kind} problem."
        )


def _written(problem: Problem, case: Case) -> Json:
    given: Mapping[str, Any] = case.input or {}
    comments = {"comments": case.explanation.split("\n")} if case.explanation else {}
    return {
        "uuid": case.uuid,
        "description": case.description,
        **comments,
        "property": _camel(problem.signature.name),
        "input": {_camel(name): value for name, value in given.items()},
        "expected": case.expected,
    }


def _camel(name: str) -> str:
    return entry_name(name, "javascript")


def read_canonical(text: str, problem: Problem, wanted: str, to_samples: bool) -> ReadCases:
    """`wanted` is the property, by default the only one. Raises `BadRequest`."""
    _require_function(problem)
    if len(text) > LARGEST:
        raise BadRequest(f"The file is larger than {LARGEST >> 20} MiB.")
    try:
        document = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise BadRequest(f"The file is no JSON: {error}.") from error
    if not isinstance(document, dict) or not isinstance(document.get("cases"), list):
        raise BadRequest('Canonical data are {"exercise": …, "cases": […]}.')
    found = list(_leaves(document["cases"], (), 0))
    if len(found) > MOST_CASES:
        raise BadRequest(f"The file has more than {MOST_CASES} cases.")
    properties = sorted({str(row.get("property", "")) for _, row in found})
    if not wanted and len(properties) > 1:
        raise BadRequest(f"The file has several properties; add --property {'|'.join(properties)}.")
    read = ReadCases()
    for groups, row in found:
        if not wanted or row.get("property") == wanted:
            _take(read, problem, groups, row, to_samples)
    return read


def _leaves(
    rows: Sequence[Any], groups: tuple[str, ...], depth: int
) -> Iterator[tuple[tuple[str, ...], Json]]:
    if depth > DEEPEST:
        raise BadRequest(f"The file is nested deeper than {DEEPEST} groups.")
    for row in rows:
        if not isinstance(row, dict) or not isinstance(row.get("description"), str):
            raise BadRequest("Each case and each group is an object with a description.")
        if isinstance(row.get("cases"), list):
            yield from _leaves(row["cases"], (*groups, row["description"]), depth + 1)
        else:
            yield groups, row


def _take(
    read: ReadCases, problem: Problem, groups: tuple[str, ...], row: Json, to_samples: bool
) -> None:
    name = row["description"]
    if not isinstance(row.get("input"), dict) or "expected" not in row:
        raise BadRequest(f"The case {name!r} needs an input, which is an object, and expected.")
    expected = row["expected"]
    if isinstance(expected, dict) and set(expected) == {"error"}:
        read.left_behind.append(f"{name!r}: an error is expected, and functions answer with values")
        return
    is_ours = groups[:1] in ((SAMPLE,), (SECRET,))
    described = " / ".join([*(groups[1:] if is_ours else groups), name])
    case = {"description": described, "input": _snake_keys(row["input"], problem)}
    if isinstance(row.get("uuid"), str):
        case = {"uuid": row["uuid"], **case}
    case["expected"] = expected
    if comments := row.get("comments"):
        case["explanation"] = "\n".join(map(str, comments))
    for key in ("scenarios", "reimplements"):
        if row.get(key):
            read.left_behind.append(f"{name!r}: its {key}")
    is_sample = groups[0] == SAMPLE if is_ours else to_samples
    (read.samples if is_sample else read.secrets).append(case)


def _snake_keys(given: Json, problem: Problem) -> Json:
    """`firstNumber` is `first_number` here; a name that the signature has stays as it is."""
    own = {parameter.name for parameter in problem.signature.parameters}
    return {name if name in own else _snake(name): value for name, value in given.items()}


def _snake(name: str) -> str:
    return re.sub(r"(?<=[a-z0-9])([A-Z])", lambda found: f"_{found[1].lower()}", name)


def merged(rows: Sequence[Json], new: Sequence[Json]) -> list[Json]:
    """Those of the same uuid keep their place, and what they have besides; others come last."""
    coming = {row["uuid"]: row for row in new if "uuid" in row}
    kept = [row | coming.pop(row.get("uuid"), {}) for row in rows]
    return kept + [row for row in new if "uuid" not in row or row["uuid"] in coming]
