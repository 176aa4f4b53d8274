"""Time limits: a language's own, derived from what right solutions take in it, or given."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping

from prepstack.problems.problem import BadProblem, Limits

# Start of a process is excluded everywhere: the drivers are warm.
MULTIPLIERS = {"java": 2.0, "r": 3.0}
# Of a limit that is derived. Kattis calls the second one ac_to_time_limit.
REFERENCE_TO_LIMIT = 4.0
ACCEPTED_TO_LIMIT = 2.0
# What has to be too slow must clearly be; Kattis' time_limit_to_tle.
LIMIT_TO_SLOW = 1.5
STEP_SECONDS = 0.25
# Below it a limit would measure the machine: a collector of garbage, a page fault, a busy core.
LEAST_SECONDS = 0.5


def time_limit(
    limits: Limits, language: str, derived_seconds: Mapping[str, float] | None = None
) -> float:
    """Seconds of CPU a case may take in a language.

    One that could not be measured gets what the slowest other one gets.
    """
    if limits.time_seconds is not None:
        multiplier = limits.time_multipliers.get(language, MULTIPLIERS.get(language, 1.0))
        return limits.time_seconds * multiplier
    if not derived_seconds:
        raise BadProblem(["No time limit is given, and none has been derived."])
    return derived_seconds.get(language, max(derived_seconds.values()))


def derive_time_limit(reference_seconds: float, accepted_seconds: Iterable[float] = ()) -> float:
    """Of one language: what its solution takes for its slowest case, and what all right ones take.

    Four times the first and at least twice the slowest of the others, in steps of a quarter second.
    """
    accepted = max(accepted_seconds, default=0.0)
    wanted = max(reference_seconds * REFERENCE_TO_LIMIT, accepted * ACCEPTED_TO_LIMIT)
    return max(math.ceil(wanted / STEP_SECONDS) * STEP_SECONDS, LEAST_SECONDS)
