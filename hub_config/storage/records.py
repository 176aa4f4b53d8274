"""The rows as values, where they know more than the core's own."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from prepstack.interviews.interview import Interview, State


class EndReason(StrEnum):
    HOST = "host"
    LIMIT = "limit"  # its time was over
    IDLE = "idle"  # nobody was there any more
    UNSTARTED = "unstarted"  # nobody entered the notebook
    LOST = "lost"  # its room could not be brought back


class RoomState(StrEnum):
    STARTING = "starting"  # on its way to be warm
    WARM = "warm"  # running, and free
    ASSIGNED = "assigned"  # belongs to an interview, whether it runs yet or not
    STOPPING = "stopping"  # to be stopped and deleted


@dataclass(frozen=True)
class InterviewRecord:
    """An interview as the hub's side keeps it; `minutes` is how long it may last once started.

    `title` is empty where nobody gave one (`prepstack.interviews.titles`).

    `practice`: of one person alone, with problems and without a call.

    `revision` counts what was written of it and of what belongs to it (`Interviews.lock`).
    """

    id: str
    code: str
    title: str
    host: str
    state: State
    minutes: int
    created_at: datetime
    starts_at: datetime | None = None
    started_at: datetime | None = None
    ends_at: datetime | None = None
    ended_at: datetime | None = None
    room: str | None = None
    end_reason: EndReason | None = None
    opened_at: datetime | None = None
    revision: int = 0
    locked: bool = False
    practice: bool = False

    @property
    def minutes_taken(self) -> int | None:
        """None for one that never began, or goes on."""
        if self.started_at is None or self.ended_at is None:
            return None
        return max(1, round((self.ended_at - self.started_at).total_seconds() / 60))

    @property
    def public(self) -> Interview:
        """What everybody in the room may know."""
        title = self.title or "Interview"
        return Interview(self.id, title, self.started_at, self.ends_at, self.locked)


@dataclass(frozen=True)
class RoomRecord:
    """A room, named after its hub user. `attempts`: starts in a row that failed."""

    name: str
    state: RoomState
    created_at: datetime
    interview_id: str | None = None
    attempts: int = 0
