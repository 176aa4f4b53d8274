"""The problems of one interview: who may see what of them, and which notebook everybody sees."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime

from prepstack.errors import Conflict, NotAllowed
from prepstack.names import NOTEBOOK
from prepstack.people import Action, Member, Role

MOST_PROBLEMS = 20  # of one interview; a room holds twice as many notebooks
NOT_FOR_CANDIDATES = "Only interviewers who are not the candidate may do that."
NOT_THIS_ONE = "You are, or were, the candidate of this problem. Ask the other interviewer."


@dataclass(frozen=True)
class InterviewProblem:
    """One that was chosen, and maybe shown.

    `turn` grows each time one is shown: that with the greatest is everybody's now; 0 is none yet.
    `candidates` had it to solve. `hints` are the numbers of those that were shared.
    """

    number: int
    slug: str
    title: str
    chosen_by: str
    language: str = ""
    turn: int = 0
    revealed_by: str = ""
    revealed_at: datetime | None = None
    candidates: frozenset[str] = frozenset()
    hints: tuple[int, ...] = ()

    @property
    def is_revealed(self) -> bool:
        return self.turn > 0

    @property
    def notebook(self) -> str:
        return notebook_name(self.slug, self.language) if self.is_revealed else NOTEBOOK


def notebook_name(slug: str, language: str) -> str:
    """In a room: one for each problem and language, so that switching loses nothing."""
    return f"{slug}.{language}.ipynb"


def current_of(problems: Iterable[InterviewProblem]) -> InterviewProblem | None:
    """The one that everybody sees now."""
    shown = [one for one in problems if one.is_revealed]
    return max(shown, key=lambda one: one.turn, default=None)


def chosen_of(problems: Iterable[InterviewProblem]) -> InterviewProblem | None:
    """The one that waits to be shown."""
    return next((one for one in problems if not one.is_revealed), None)


def notebook_of(problems: Iterable[InterviewProblem]) -> str:
    """The path of the notebook that everybody sees now."""
    current = current_of(problems)
    return current.notebook if current else NOTEBOOK


def may_present(member: Member | None) -> bool:
    """Choose problems, see what belongs to interviewers, take notes: never while a candidate."""
    return member is not None and member.can(Action.CONFER) and member.role is not Role.CANDIDATE


def may_read_staff(member: Member | None, problem: InterviewProblem | None) -> bool:
    """See hints, solutions and notes of a problem; None for one this interview has not had."""
    if member is None or not may_present(member):
        return False
    return problem is None or member.username not in problem.candidates


def check_may_present(member: Member | None) -> Member:
    """Raises `NotAllowed`."""
    if member is None or not may_present(member):
        raise NotAllowed(NOT_FOR_CANDIDATES)
    return member


def check_may_read_staff(member: Member | None, problem: InterviewProblem | None) -> None:
    """Raises `NotAllowed`."""
    check_may_present(member)
    if not may_read_staff(member, problem):
        raise NotAllowed(NOT_THIS_ONE)


def revealed(
    problem: InterviewProblem,
    problems: Iterable[InterviewProblem],
    members: Iterable[Member],
    language: str,
    by: str,
    at: datetime,
) -> InterviewProblem:
    """That problem, shown from now on to everybody, for the second time maybe."""
    return replace(
        problem,
        language=language,
        turn=max((one.turn for one in problems), default=0) + 1,
        revealed_by=problem.revealed_by or by,
        revealed_at=problem.revealed_at or at,
        candidates=problem.candidates | candidates_of(members),
    )


def with_candidates(problem: InterviewProblem, members: Iterable[Member]) -> InterviewProblem:
    """Noted before anything of the roles, or the problem, changes: who had it to solve until then.

    Who showed it knew all of it already, and keeps that after a swap.
    """
    found = candidates_of(members) - {problem.revealed_by}
    return replace(problem, candidates=problem.candidates | found)


def candidates_of(members: Iterable[Member]) -> frozenset[str]:
    """Also those who wait at the door: they may be let in, and have another role later."""
    return frozenset(one.username for one in members if one.role is Role.CANDIDATE)


def next_number(problems: Iterable[InterviewProblem]) -> int:
    """Of the next problem. Raises `Conflict` where there are as many as there may be."""
    numbers = [one.number for one in problems]
    if len(numbers) >= MOST_PROBLEMS:
        raise Conflict(f"An interview has {MOST_PROBLEMS} problems at most.")
    return max(numbers, default=0) + 1
