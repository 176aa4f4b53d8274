from __future__ import annotations

import pytest

from prepstack.problems.limits import derive_time_limit, time_limit
from prepstack.problems.problem import BadProblem, Limits


@pytest.mark.parametrize(
    ("slowest", "limit"), [(0.0, 0.5), (0.1, 0.5), (0.25, 0.5), (0.26, 1.0), (1.1, 2.5)]
)
def test_the_limit_is_twice_the_slowest_in_steps_of_half_a_second(slowest, limit):
    assert derive_time_limit([0.01, slowest], []) == limit


def test_what_has_to_be_too_slow_must_be_clearly_slower_than_the_limit():
    assert derive_time_limit([0.5], [1.5]) == 1.0

    with pytest.raises(BadProblem, match="too near each other for a limit of 1 s"):
        derive_time_limit([0.5], [1.4])


def test_languages_get_their_share():
    limits = Limits(time_seconds=2.0)

    assert time_limit(limits, "python") == 2.0
    assert time_limit(limits, "java") == 4.0


def test_a_problem_may_say_otherwise():
    limits = Limits(time_seconds=2.0, time_multipliers={"java": 3, "go": 0.5})

    assert time_limit(limits, "java") == 6.0
    assert time_limit(limits, "go") == 1.0


def test_a_given_limit_goes_before_a_derived_one():
    assert time_limit(Limits(time_seconds=2.0), "python", derived_seconds=9.0) == 2.0
    assert time_limit(Limits(), "java", derived_seconds=1.5) == 3.0


def test_without_either_there_is_no_limit_to_give():
    with pytest.raises(BadProblem, match="No time limit is given"):
        time_limit(Limits(), "python")
