"""Who may see what of an interview's problems, while roles and problems change."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from prepstack.errors import Conflict, NotAllowed
from prepstack.interviews.problems import (
    MOST_PROBLEMS,
    InterviewProblem,
    check_may_read_staff,
    chosen_of,
    current_of,
    may_present,
    may_read_staff,
    next_number,
    notebook_of,
    revealed,
    with_candidates,
)
from prepstack.people import Member, Role, Standing

NOW = datetime(2026, 11, 23, 18, 30, tzinfo=UTC)
ADA = Member("ada", "Ada", Role.INTERVIEWER, Standing.ADMITTED, host=True)
BEN = Member("ben", "Ben", Role.CANDIDATE, Standing.ADMITTED)
FIRST = InterviewProblem(1, "pair-with-target", "Pair with Target", "ada")
SECOND = InterviewProblem(2, "coin-counter", "Coin Counter", "ben")


def swapped(*members: Member) -> list[Member]:
    roles = {Role.CANDIDATE: Role.INTERVIEWER, Role.INTERVIEWER: Role.CANDIDATE}
    return [replace(member, role=roles[member.role]) for member in members]


@pytest.mark.parametrize(
    ("role", "host", "standing", "may"),
    [
        (Role.INTERVIEWER, False, Standing.ADMITTED, True),
        (Role.INTERVIEWER, False, Standing.INVITED, True),
        (Role.OBSERVER, True, Standing.ADMITTED, True),
        (Role.CANDIDATE, True, Standing.ADMITTED, False),
        (Role.CANDIDATE, False, Standing.ADMITTED, False),
        (Role.OBSERVER, False, Standing.ADMITTED, False),
        (Role.INTERVIEWER, False, Standing.WAITING, False),
        (Role.INTERVIEWER, False, Standing.REMOVED, False),
    ],
)
def test_who_may_present(role: Role, host: bool, standing: Standing, may: bool) -> None:
    member = Member("eve", "Eve", role, standing, host)

    assert may_present(member) is may
    assert may_read_staff(member, None) is may


def test_nobody_may_present() -> None:
    assert not may_present(None)


def test_what_is_shown_is_what_was_shown_last() -> None:
    shown = revealed(FIRST, [FIRST], [ADA, BEN], "python", "ada", NOW)
    then = revealed(SECOND, [shown, SECOND], [ADA, BEN], "go", "ada", NOW)
    again = revealed(shown, [shown, then], [ADA, BEN], "cpp", "ada", NOW)

    assert current_of([]) is current_of([FIRST]) is None
    assert chosen_of([shown, SECOND]) == SECOND
    assert current_of([shown, then]) == then
    assert current_of([again, then]) == again
    assert notebook_of([FIRST]) == "interview.ipynb"
    assert notebook_of([shown, SECOND]) == "pair-with-target.python.ipynb"
    assert notebook_of([again, then]) == "pair-with-target.cpp.ipynb"


def test_after_a_swap_each_knows_the_problem_that_they_gave() -> None:
    first = revealed(FIRST, [FIRST], [ADA, BEN], "python", "ada", NOW)
    first = with_candidates(first, [ADA, BEN])  # the swap
    ada, ben = swapped(ADA, BEN)
    first = with_candidates(first, [ada, ben])  # the second problem
    second = revealed(SECOND, [first, SECOND], [ada, ben], "python", "ben", NOW)
    meanwhile = [may_read_staff(one, problem) for one in (ada, ben) for problem in (first, second)]
    second = with_candidates(second, [ada, ben])  # and back
    afterwards = [may_read_staff(ADA, problem) for problem in (first, second)]

    assert meanwhile == [False, False, False, True]
    assert afterwards == [True, False]


def test_who_came_as_a_candidate_after_it_was_shown_never_sees_its_solution() -> None:
    shown = revealed(FIRST, [FIRST], [ADA, BEN], "python", "ada", NOW)
    cleo = Member("cleo", "Cleo", Role.CANDIDATE, Standing.WAITING)

    noted = with_candidates(shown, [ADA, BEN, cleo])

    interviewer = replace(cleo, role=Role.INTERVIEWER, standing=Standing.ADMITTED)
    assert may_read_staff(interviewer, None)
    with pytest.raises(NotAllowed, match="candidate of this problem"):
        check_may_read_staff(interviewer, noted)


def test_who_is_to_solve_what_they_gave_loses_it() -> None:
    shown = revealed(FIRST, [FIRST], [ADA, BEN], "python", "ada", NOW)
    ada, ben = swapped(ADA, BEN)

    again = revealed(shown, [shown], [ada, ben], "python", "ben", NOW)

    assert again.candidates == {"ada", "ben"}
    assert again.revealed_by == "ada"


def test_an_interview_has_so_many_problems_at_most() -> None:
    problems = [replace(FIRST, number=number) for number in range(1, MOST_PROBLEMS + 1)]

    assert next_number([]) == 1
    assert next_number([FIRST, SECOND]) == 3
    with pytest.raises(Conflict):
        next_number(problems)
