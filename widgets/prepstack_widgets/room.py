"""What is known of the room in a kernel, as its server told it (docs/protocol.md, 8)."""

from __future__ import annotations

import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

MINUTE = 60.0  # seconds


@dataclass(frozen=True)
class Participant:
    """Somebody in the room. `muted` is also who has no microphone, `hand`: it is raised."""

    username: str
    name: str
    role: str  # "interviewer", "candidate" or "observer"
    host: bool
    muted: bool
    camera: bool
    sharing: bool
    hand: bool


@dataclass(frozen=True)
class Reaction:
    username: str
    name: str
    reaction: str  # "thumbs_up", "heart", "celebrate", "laugh", "thinking" or "clap"
    at: datetime


@dataclass(frozen=True)
class Timing:
    """Counted by this machine's monotonic clock, from `began` on."""

    minutes: Mapping[str, int]
    phase: str
    spent: float  # seconds, until `running_since`
    spent_before: float  # in the phases before this one
    running_since: str | None  # None while it does not run
    began: float = field(compare=False)

    def left(self) -> float:
        """Seconds of the whole; below 0 it is over time."""
        return sum(self.minutes.values()) * MINUTE - self._spent()

    def left_in_phase(self) -> float:
        return self.minutes[self.phase] * MINUTE - (self._spent() - self.spent_before)

    def _spent(self) -> float:
        return self.spent + (time.monotonic() - self.began if self.running_since else 0.0)


@dataclass(frozen=True)
class Room:
    """`is_known`: there is one, and it has told."""

    is_known: bool = False
    participants: tuple[Participant, ...] = ()
    hands: tuple[str, ...] = ()  # names, in the order of raising
    timing: Timing | None = None
    can_record: bool = False


def read_room(told: Mapping[str, Any]) -> Room:
    raised: list[str] = told["hands"]
    people = [_participant(person, raised) for person in told["participants"]]
    names = {person.username: person.name for person in people}
    timer = told["timer"]
    return Room(
        is_known=True,
        participants=tuple(people),
        hands=tuple(names[username] for username in raised if username in names),
        timing=_timing(timer) if timer else None,
        can_record=told["recording"] != "unavailable",
    )


def read_reaction(told: Mapping[str, Any]) -> Reaction:
    at = datetime.fromtimestamp(told["at"], UTC)
    return Reaction(told["username"], told["name"], told["reaction"], at)


def _participant(told: Mapping[str, Any], raised: list[str]) -> Participant:
    return Participant(
        username=told["username"],
        name=told["name"],
        role=told["role"],
        host=told["host"],
        muted=told["muted"],
        camera=told["camera"],
        sharing=told["screen"],
        hand=told["username"] in raised,
    )


def _timing(told: Mapping[str, Any]) -> Timing:
    """What is told may have waited for hours, behind a cell that ran: it says when, not how long.

    The room's server is on this machine, and has the same clock.
    """
    since, began = told["running_since"], 0.0
    if since is not None:
        passed = time.time() - datetime.fromisoformat(since).timestamp()
        began = time.monotonic() - max(0.0, passed)
    return Timing(told["plan"], told["phase"], told["spent"], told["spent_before"], since, began)
