"""The dashboard, and the pages its four actions lead to."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from hub_config.service.base import AccountHandler, status_of
from hub_config.service.calls import Details
from hub_config.service.people import Person
from hub_config.settings import SERVICE_PREFIX
from prepstack.errors import NotFound, PrepStackError, TooManyRequests
from prepstack.interviews import State
from prepstack.invitations import read_invitation
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
            member.name
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
        found = await self.parts.calls.of_person(self.who)
        rows = [Row(details, self.who) for details in found]
        self.show(
            "dashboard.html",
            upcoming=[row for row in rows if not row.state.is_over],
            past=[row for row in rows if row.state.is_over],
            request_id=new_request(),
        )


class JoinHandler(AccountHandler):
    """`/join`: a full link, an interview's id, or its code."""

    def get(self) -> None:
        self._form("", None)

    async def post(self) -> None:
        typed = self.get_body_argument("invitation", "")
        try:
            url = await self._find(typed)
        except PrepStackError as error:
            self.set_status(status_of(error))
            if isinstance(error, TooManyRequests):
                self.set_header("Retry-After", str(error.retry_after_seconds))
            self._form(typed, error.message)
            return
        self.redirect_after_post(url)

    async def _find(self, typed: str) -> str:
        address = self.request.remote_ip or ""
        self.parts.limits.check(self.who.username, address)
        try:
            _, invitation = await self.parts.calls.find(read_invitation(typed))
        except NotFound:
            self.parts.limits.note(self.who.username, address)
            raise
        entry = await self.parts.entrance.join(self.who, invitation, self.browser())
        return f"{SERVICE_PREFIX}interviews/{entry.interview.id}/enter"

    def browser(self) -> str:
        return self.parts.guests.browser(self)

    def _form(self, typed: str, problem: str | None) -> None:
        self.show("join.html", typed=typed, problem=problem)


class ScheduleHandler(AccountHandler):
    def get(self) -> None:
        self.show("schedule.html")


class RecordingsHandler(AccountHandler):
    def get(self) -> None:
        self.show("recordings.html")


def new_request() -> str:
    """Names one rendering of a form, so that sending it twice does its work once."""
    return secrets.token_urlsafe(16)


ROUTES: list[tuple[str, Any]] = [
    (r"", DashboardHandler),
    (r"join", JoinHandler),
    (r"schedule", ScheduleHandler),
    (r"recordings", RecordingsHandler),
]
