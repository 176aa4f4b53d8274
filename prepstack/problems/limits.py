"""Time limits: given by the author or derived from measured times, with a share per language."""

from __future__ import annotations

import math
from collections.abc import Iterable

from prepstack.problems.problem import BadProblem, Limits

# Start of a process is excluded everywhere: the drivers are warm.
MULTIPLIERS = {"java": 2.0, "r": 3.0}
ACCEPTED_TO_LIMIT = 2.0
LIMIT_TO_SLOW = 1.5
STEP_SECONDS = 0.5


def time_limit(limits: Limits, language: str, derived_seconds: float | None = None) -> float:
    """Seconds of CPU a case may take in a language."""
    base = limits.time_seconds or derived_seconds
    if base is None:
        raise BadProblem(["No time limit is given, and none has been derived."])
    return base * limits.time_multipliers.get(language, MULTIPLIERS.get(language, 1.0))


def derive_time_limit(accepted_seconds: Iterable[float], slow_seconds: Iterable[float]) -> float:
    """Twice the slowest right solution, in steps of half a second.

    `slow_seconds` are what the solutions that must run out of time took, if they were let.
    """
    slowest = max(accepted_seconds, default=0.0)
    limit = max(math.ceil(slowest * ACCEPTED_TO_LIMIT / STEP_SECONDS), 1) * STEP_SECONDS
    fastest = min(slow_seconds, default=math.inf)
    if fastest < limit * LIMIT_TO_SLOW:
        raise BadProblem(
            [
                f"The slowest right solution takes {slowest:.2f} s and the fastest one that is too "
                f"slow {fastest:.2f} s: too near each other for a limit of {limit:g} s. "
                "Make the large case larger."
            ]
        )
    return limit
