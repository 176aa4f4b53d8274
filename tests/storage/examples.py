"""Rows for tests."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

from hub_config.storage import InterviewRecord, Store
from prepstack.interviews.interview import State
from prepstack.interviews.invitations import Invitation
from prepstack.people import Member, Role, Standing

NOW = datetime(2026, 11, 23, 18, 30, tzinfo=UTC)
ADA = Member("ada", "Ada L.", Role.INTERVIEWER, Standing.ADMITTED, host=True)
BEN = Member("ben", "Ben", Role.CANDIDATE, Standing.WAITING)


def an_interview(number: int = 1, **values: Any) -> InterviewRecord:
    about: dict[str, Any] = {
        "id": f"aaaaaaaaaa{chr(ord('a') + number // 26)}{chr(ord('a') + number % 26)}",
        "code": f"abc-defg-h{chr(ord('a') + number // 26)}{chr(ord('a') + number % 26)}",
        "title": "Graphs",
        "host": "ada",
        "state": State.LOBBY,
        "minutes": 60,
        "created_at": NOW + timedelta(minutes=number),
    }
    return InterviewRecord(**about | values)


def an_invitation(generation: int = 1, interview: InterviewRecord | None = None) -> Invitation:
    expires_at = NOW + timedelta(days=7)
    return Invitation((interview or an_interview()).id, Role.CANDIDATE, generation, expires_at)


async def book(store: Store, interview: InterviewRecord) -> InterviewRecord:
    """Written, with Ada as its host."""
    async with store.writing() as rows:
        await rows.interviews.add(interview, request=interview.id)
        await rows.members.add(interview.id, ADA, NOW)
    return interview
