"""The interview's timer: what is planned for each phase, and how much of it is spent."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from prepstack.errors import BadRequest
from prepstack.interviews.interview import Interview, RoomDocument
from prepstack.people import Member
from prepstack.room import events
from prepstack.room.effects import Effect, TellPresent
from prepstack.room.feature import Feature
from prepstack.wire.browser import FromRoom
from prepstack.wire.features.timer import MOST_MINUTES, Phase, Plan, TimerChanged

NOTHING = timedelta()
# Minutes of each phase, by the minutes of the whole.
USUAL: dict[int, tuple[int, ...]] = {
    30: (3, 3, 14, 6, 4),
    45: (5, 5, 20, 10, 5),
    60: (5, 5, 30, 12, 8),
    90: (5, 10, 45, 20, 10),
}


def usual_plan(minutes: float) -> dict[Phase, int]:
    """The longest that fits into an interview of so many."""
    fitting = [whole for whole in USUAL if whole <= minutes]
    return dict(zip(Phase, USUAL[max(fitting, default=min(USUAL))], strict=True))


@dataclass
class Timer(Feature):
    minutes: dict[Phase, int] = field(default_factory=lambda: usual_plan(60))
    phase: Phase = Phase.INTRODUCTION
    spent: timedelta = NOTHING  # until `running_since`
    spent_before: timedelta = NOTHING  # in the phases before this one
    running_since: datetime | None = None
    is_planned: bool = False  # by somebody, and not by the length of the interview

    @property
    def is_begun(self) -> bool:
        return self.running_since is not None or self.spent > NOTHING

    def spent_at(self, now: datetime) -> timedelta:
        """A clock that was set back takes nothing away."""
        if self.running_since is None:
            return self.spent
        return self.spent + max(now - self.running_since, NOTHING)

    def run(self, running: bool, now: datetime) -> bool:
        """Whether that is another state than before."""
        if running == (self.running_since is not None):
            return False
        if not self.is_begun:
            self.phase = self._first()
        self.spent = self.spent_at(now)
        self.running_since = now if running else None
        return True

    def go_to(self, phase: Phase, now: datetime) -> bool:
        """Whether it was in another one. Raises `BadRequest` for one that is left out."""
        if not self.minutes[phase]:
            raise BadRequest("That phase has no time in this interview.")
        if phase is self.phase:
            return False
        self.phase = phase
        self.spent_before = self.spent_at(now)
        return True

    def adjust(self, minutes: int) -> bool:
        """Whether there was room for it: a phase has a minute at least."""
        before = self.minutes[self.phase]
        after = min(max(before + minutes, 1), MOST_MINUTES)
        self.minutes = {**self.minutes, self.phase: after}
        self.is_planned = True
        return after != before

    def plan(self, minutes: dict[Phase, int]) -> bool:
        """Whether it is another one. Raises `BadRequest` for one that leaves no time."""
        if not sum(minutes.values()):
            raise BadRequest("An interview has one minute at least.")
        if self.is_begun and not minutes[self.phase]:
            raise BadRequest("The phase that is on has one minute at least.")
        is_other = minutes != self.minutes
        self.minutes, self.is_planned = minutes, True
        return is_other

    def reset(self) -> bool:
        """Whether it had begun."""
        was_begun = self.is_begun
        self.phase, self.running_since = self._first(), None
        self.spent = self.spent_before = NOTHING
        return was_begun

    def told(self) -> TimerChanged:
        return TimerChanged(
            plan=Plan(**{phase.value: minutes for phase, minutes in self.minutes.items()}),
            phase=self.phase,
            spent=self.spent.total_seconds(),
            spent_before=self.spent_before.total_seconds(),
            running_since=self.running_since,
        )

    def noted(self, now: datetime) -> events.TimerChanged:
        """For the history."""
        return events.TimerChanged(
            running=self.running_since is not None,
            phase=self.phase.value,
            spent=round(self.spent_at(now).total_seconds(), 3),
            spent_before=round(self.spent_before.total_seconds(), 3),
            minutes={phase.value: minutes for phase, minutes in self.minutes.items()},
        )

    def restore(self, noted: events.TimerChanged, at: datetime) -> None:
        """As it was when that was noted: of a room that is started anew."""
        self.minutes = {phase: noted.minutes[phase] for phase in Phase}
        self.phase = Phase(noted.phase)
        self.spent = timedelta(seconds=noted.spent)
        self.spent_before = timedelta(seconds=noted.spent_before)
        self.running_since = at if noted.running else None
        self.is_planned = True

    def greetings(self, member: Member) -> Iterable[FromRoom]:
        return (self.told(),)

    def assigned(self, document: RoomDocument) -> Iterable[Effect]:
        """Until somebody plans, or starts, it is as long as the interview."""
        minutes = length(document.interview)
        if minutes is None or self.is_planned or self.is_begun:
            return ()
        before, self.minutes = self.minutes, usual_plan(minutes)
        return (TellPresent(self.told()),) if self.minutes != before else ()

    def _first(self) -> Phase:
        return next(phase for phase, minutes in self.minutes.items() if minutes)


def length(interview: Interview) -> float | None:
    """In minutes; None where there is no end."""
    if interview.started_at is None or interview.ends_at is None:
        return None
    return (interview.ends_at - interview.started_at) / timedelta(minutes=1)
