"""Interviews as the dashboard lists them: what is on now, what comes, what was, day by day."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from itertools import groupby
from zoneinfo import ZoneInfo

from hub_config.service.interviews.interviews import Details
from hub_config.service.interviews.pages import page_of
from hub_config.service.person import Person
from prepstack.interviews.interview import State
from prepstack.people import Standing

SEARCHABLE_FROM = 10  # rows


@dataclass(frozen=True)
class Row:
    """An interview as one line. `present` are the usernames of who is in its room."""

    details: Details
    person: Person
    zone: ZoneInfo
    present: Sequence[str] = ()

    @property
    def id(self) -> str:
        return self.details.interview.id

    @property
    def title(self) -> str:
        return self.details.title_for(self.person.username, self.zone)

    @property
    def state(self) -> State:
        return self.details.interview.state

    @property
    def when(self) -> datetime:
        interview = self.details.interview
        return interview.started_at or interview.starts_at or interview.created_at

    @property
    def day(self) -> date:
        return self.when.astimezone(self.zone).date()

    @property
    def minutes(self) -> int | None:
        return self.details.interview.minutes_taken

    @property
    def with_whom(self) -> str:
        return ", ".join(self.details.others(self.person.username))

    @property
    def who_is_there(self) -> str:
        """The names of the others who are in the room now."""
        return ", ".join(
            member.shown_name
            for member in self.details.members
            if member.username in self.present and member.username != self.person.username
        )

    @property
    def is_shut_out(self) -> bool:
        member = self.details.member(self.person.username)
        return member is not None and member.standing.is_shut_out

    @property
    def page(self) -> str:
        return page_of(self.id)

    @property
    def action(self) -> str:
        """The one thing to do with it now."""
        if self.state.is_over:
            return "View"
        if self.state is State.SCHEDULED:
            return "Open"
        return "Rejoin" if self.state is State.LIVE and self._was_inside else "Join"

    @property
    def _was_inside(self) -> bool:
        member = self.details.member(self.person.username)
        return member is not None and member.standing is Standing.ADMITTED

    def matches(self, wanted: str) -> bool:
        """Every word of it is in the title or in a name."""
        text = f"{self.title} {self.with_whom}".casefold()
        return all(word in text for word in wanted.casefold().split())


@dataclass(frozen=True)
class Day:
    on: date
    rows: list[Row]

    def name(self, today: date) -> str:
        days_ago = (today - self.on).days
        if days_ago in (0, 1):
            return ("Today", "Yesterday")[days_ago]
        year = "" if self.on.year == today.year else f" {self.on.year}"
        return f"{self.on:%A}, {self.on.day} {self.on:%B}{year}"


def by_day(rows: Iterable[Row]) -> list[Day]:
    """Newest first."""
    newest_first = sorted(rows, key=lambda row: row.when, reverse=True)
    return [Day(day, list(found)) for day, found in groupby(newest_first, key=lambda row: row.day)]
