"""The dashboard, and the pages its four actions lead to."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from hub_config.service.base import AccountHandler, new_request
from hub_config.service.interviews.interviews import Details, Interviews
from hub_config.service.interviews.pages import page_of
from hub_config.service.person import Person
from prepstack.interviews.interview import State
from prepstack.names import SERVICE_PREFIX
from prepstack.people import Standing

SHOWN_NAMES = 3


@dataclass(frozen=True)
class Row:
    """An interview as one line of a list."""

    details: Details
    person: Person

    @property
    def id(self) -> str:
        return self.details.interview.id

    @property
    def title(self) -> str:
        return self.details.interview.title

    @property
    def state(self) -> State:
        return self.details.interview.state

    @property
    def when(self) -> datetime:
        interview = self.details.interview
        return interview.ended_at or interview.starts_at or interview.created_at

    @property
    def is_mine(self) -> bool:
        return self.details.interview.host == self.person.username

    @property
    def standing(self) -> Standing | None:
        member = self.details.member(self.person.username)
        return member.standing if member else None

    @property
    def with_whom(self) -> str:
        """The others who were let in; empty if nobody was."""
        others = [
            member.shown_name
            for member in self.details.members
            if member.username != self.person.username and member.standing.may_enter
        ]
        more = len(others) - SHOWN_NAMES
        names = ", ".join(others[:SHOWN_NAMES])
        return f"{names} and {more} more" if more > 0 else names

    @property
    def page(self) -> str:
        return f"{SERVICE_PREFIX}interviews/{self.id}"


class DashboardHandler(AccountHandler):
    async def get(self) -> None:
        found = await self.feature(Interviews).of_person(self.who)
        rows = [Row(details, self.who) for details in found]
        self.show(
            "dashboard.html",
            upcoming=[row for row in rows if not row.state.is_over],
            past=[row for row in rows if row.state.is_over],
            request_id=new_request(),
        )


class BeginHandler(AccountHandler):
    """`POST /interviews`: *New call*."""

    async def post(self) -> None:
        interview = await self.feature(Interviews).begin(
            self.who,
            self.get_body_argument("title", ""),
            self.get_body_argument("request", "") or new_request(),
        )
        self.redirect_after_post(page_of(interview.id))


class ScheduleHandler(AccountHandler):
    def get(self) -> None:
        self.show("schedule.html")


class RecordingsHandler(AccountHandler):
    def get(self) -> None:
        self.show("recordings.html")


ROUTES: list[tuple[str, Any]] = [
    (r"", DashboardHandler),
    (r"interviews", BeginHandler),
    (r"schedule", ScheduleHandler),
    (r"recordings", RecordingsHandler),
]
