"""Who is asking, and what everybody sees: looked up, and refused, in one transaction."""

from __future__ import annotations

from hub_config.service.joining.entrance import check_open
from hub_config.storage import InterviewRecord, Transaction
from prepstack.errors import Conflict, NotAllowed
from prepstack.interviews.problems import InterviewProblem, current_of
from prepstack.people import Action, Member, who_may

NOT_INSIDE = "Whoever was not let in sees nothing of the problems."
NOTHING_SHOWN = "No problem is shown yet."


def check_is_inside(member: Member) -> None:
    """Raises `NotAllowed`."""
    if not member.standing.may_enter:
        raise NotAllowed(NOT_INSIDE)


async def enter(
    rows: Transaction, interview_id: str, username: str, action: Action | None = None
) -> tuple[InterviewRecord, Member]:
    """Raises `Gone` after the end, `NotAllowed` for who was not let in, or may not do this."""
    interview = await rows.interviews.get(interview_id)
    check_open(interview, None)
    member = await rows.members.get(interview_id, username)
    if member is None:
        raise NotAllowed(NOT_INSIDE)
    check_is_inside(member)
    if action is not None and not member.can(action):
        raise NotAllowed(who_may(action))
    return interview, member


async def current_or_refuse(rows: Transaction, interview_id: str) -> InterviewProblem:
    """Raises `Conflict`."""
    current = current_of(await rows.problems.of(interview_id))
    if current is None:
        raise Conflict(NOTHING_SHOWN)
    return current
