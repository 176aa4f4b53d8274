"""When an interview is over although nobody ended it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from hub_config.storage import EndReason, InterviewRecord


@dataclass(frozen=True)
class Limits:
    """`lobby`: how long nobody may have entered the notebook; `idle`: how long nobody was there."""

    lobby: timedelta = timedelta(minutes=60)
    idle: timedelta = timedelta(minutes=15)


def reason_by_clock(interview: InterviewRecord, now: datetime, limits: Limits) -> EndReason | None:
    """Needs no answer of the room, so that it also ends one that does not answer."""
    if interview.ends_at is not None:
        return EndReason.LIMIT if now >= interview.ends_at else None
    waited_since = max(_opened_at(interview), interview.starts_at or _opened_at(interview))
    return EndReason.UNSTARTED if now >= waited_since + limits.lobby else None


def is_deserted(
    interview: InterviewRecord, idle_seconds: float, now: datetime, limits: Limits
) -> bool:
    """Whatever a room says, nobody can have been missed in it before it was this interview's."""
    idle = min(timedelta(seconds=idle_seconds), now - _opened_at(interview))
    return idle >= limits.idle


def _opened_at(interview: InterviewRecord) -> datetime:
    return interview.opened_at or interview.created_at
