"""What the judge is asked for a run."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from hub_config.service.problems.library import Library
from hub_config.storage.runs import RunRecord
from prepstack.errors import BadRequest, Conflict
from prepstack.problems.bundles import submission
from prepstack.problems.cases import misfits
from prepstack.problems.header import read_signature
from prepstack.problems.problem import Case, Checker, Kind
from prepstack.wire.judge import Submission, submission_of

NO_INPUT = (
    "Write the input as JSON, with a value for each parameter, as the examples have it: "
    '{"numbers": [2, 7], "target": 9}.'
)
FROM_SOLUTION = {"from": "solution"}


@dataclass(frozen=True)
class Asked:
    """`reference_ms`: what the problem's own solution takes for the slowest of all cases; 0 where
    not all are run."""

    submission: Submission
    reference_ms: float


def asked_for(run: RunRecord, library: Library) -> Asked:
    """Raises `NotFound` where the library has the problem no longer, `BadRequest`, `Conflict`."""
    bundle = library.bundle(run.slug)
    if run.language not in bundle["limits"]:
        raise Conflict("This problem cannot be judged in this language any more.")
    asked = submission(
        bundle,
        room=run.interview_id,
        language=run.language,
        source=run.source,
        with_secrets=run.kind == "all",
    )
    if run.kind == "custom":
        given = read_input(run.input, bundle)
        case = {"name": "Custom input", "group": "sample", "input": given, "expected": None}
        asked = {**asked, "cases": [case], "checker": {"name": "exact"}}
    took: dict[str, float] = bundle.get("reference_seconds", {}) if run.kind == "all" else {}
    return Asked(submission_of(asked), 1000 * took.get(run.language, 0.0))


def read_input(text: str, bundle: Mapping[str, Any]) -> dict[str, Any]:
    """Raises `BadRequest` with what does not suit the problem."""
    try:
        given = json.loads(text)
    except (ValueError, RecursionError):
        raise BadRequest(NO_INPUT) from None
    if not isinstance(given, dict):
        raise BadRequest(NO_INPUT)
    case = Case("", "custom input", given, FROM_SOLUTION, secret=False)
    signature = read_signature(bundle["signature"])
    try:
        faults = misfits(case, Kind(bundle["kind"]), signature, Checker())
    except (TypeError, KeyError, ValueError, AttributeError):
        raise BadRequest(NO_INPUT) from None
    if faults:
        raise BadRequest(faults[0].removeprefix("Case 'custom input': "))
    return given
