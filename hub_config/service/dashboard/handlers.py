"""The dashboard, and the pages its four actions lead to."""

from __future__ import annotations

from typing import Any

from hub_config.rooms.controller import Controller
from hub_config.service.base import AccountHandler, new_request
from hub_config.service.dashboard.rows import SEARCHABLE_FROM, Row, by_day
from hub_config.service.interviews.interviews import Interviews
from hub_config.service.interviews.pages import page_of
from hub_config.service.zone import zone_of
from prepstack.interviews.interview import State

LONGEST_SEARCH = 100  # characters


class DashboardHandler(AccountHandler):
    """`?find=`: only what was, and of it what has these words. The page's module does without."""

    async def get(self) -> None:
        wanted = self.get_query_argument("find", "")[:LONGEST_SEARCH]
        rows = await self._rows()
        past = [row for row in rows if row.state.is_over]
        self.show(
            "dashboard.html",
            now_on=[row for row in rows if row.state in (State.LOBBY, State.LIVE)],
            upcoming=[row for row in rows if row.state is State.SCHEDULED],
            days=by_day(row for row in past if row.matches(wanted)),
            today=self.context.now().astimezone(zone_of(self)).date(),
            is_searchable=len(past) >= SEARCHABLE_FROM,
            wanted=wanted,
            request_id=new_request(),
        )

    async def _rows(self) -> list[Row]:
        zone, controller = zone_of(self), self.feature(Controller)
        return [
            Row(details, self.who, zone, controller.present(details.interview.id))
            for details in await self.feature(Interviews).of_person(self.who)
        ]


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
