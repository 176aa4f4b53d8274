from __future__ import annotations

import pytest

from prepstack.problems.limits import derive_time_limit, time_limit
from prepstack.problems.problem import BadProblem, Limits


@pytest.mark.parametrize(
    ("reference", "limit"), [(0.0, 0.5), (0.1, 0.5), (0.125, 0.5), (0.13, 0.75), (1.1, 4.5)]
)
def test_the_limit_is_four_times_the_solution_in_steps_of_a_quarter_second(reference, limit):
    assert derive_time_limit(reference) == limit


def test_it_is_at_least_twice_the_slowest_of_the_other_right_ones():
    assert derive_time_limit(0.2, [0.3]) == 1.0
    assert derive_time_limit(0.2, [0.3, 0.9]) == 2.0


def test_each_language_has_the_limit_that_was_derived_for_it():
    derived = {"python": 1.0, "cpp": 0.5}

    assert time_limit(Limits(), "python", derived) == 1.0
    assert time_limit(Limits(), "cpp", derived) == 0.5


def test_what_could_not_be_measured_gets_what_the_slowest_language_gets():
    assert time_limit(Limits(), "go", {"python": 1.0, "cpp": 0.5}) == 1.0


def test_of_a_limit_that_is_given_languages_get_their_share():
    limits = Limits(time_seconds=2.0)

    assert time_limit(limits, "python") == 2.0
    assert time_limit(limits, "java") == 4.0


def test_a_problem_may_say_otherwise():
    limits = Limits(time_seconds=2.0, time_multipliers={"java": 3, "go": 0.5})

    assert time_limit(limits, "java") == 6.0
    assert time_limit(limits, "go") == 1.0


def test_a_given_limit_goes_before_a_derived_one():
    assert time_limit(Limits(time_seconds=2.0), "python", {"python": 9.0}) == 2.0


def test_without_either_there_is_no_limit_to_give():
    with pytest.raises(BadProblem, match="No time limit is given"):
        time_limit(Limits(), "python")
