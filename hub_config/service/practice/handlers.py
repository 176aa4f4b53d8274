"""`practice`: what one practised and what is next. POST `problem`, `language`: into the room."""

from __future__ import annotations

from typing import Any

from hub_config.service.base import AccountHandler, new_request
from hub_config.service.interviews.pages import page_of
from hub_config.service.practice.practice import Practice
from prepstack.problems.languages import LANGUAGES

MOST_SHOWN = 20  # attempts


class PracticeHandler(AccountHandler):
    async def get(self) -> None:
        topic = self.get_query_argument("topic", "")
        wanted = self.get_query_argument("find", "")
        overview = await self.feature(Practice).overview(self.who.username, topic)
        self.show(
            "practice.html",
            overview=overview,
            found=[line for line in overview.lines if line.has(wanted)],
            wanted=wanted,
            attempts=overview.attempts[:MOST_SHOWN],
            topic=topic if topic in overview.topics else "",
            titles={name: one.title for name, one in LANGUAGES.items()},
            request_id=new_request(),
        )

    async def post(self) -> None:
        interview = await self.feature(Practice).begin(
            self.who,
            self.get_body_argument("problem", ""),
            self.get_body_argument("language", ""),
            self.get_body_argument("request", "") or new_request(),
        )
        self.redirect_after_post(page_of(interview.id))


ROUTES: list[tuple[str, Any]] = [(r"practice", PracticeHandler)]
