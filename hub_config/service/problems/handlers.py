"""`interviews/<id>/problems`, `…/runs` and `…/notes` (docs/protocol.md, 7)."""

from __future__ import annotations

from typing import Any

import msgspec

from hub_config.service.base import RefusesInJson
from hub_config.service.interview_page.members import MemberHandler
from hub_config.service.interviews.pages import ID
from hub_config.service.problems.notes import Notes
from hub_config.service.problems.runs import Runs
from hub_config.service.problems.views import ProblemViews
from hub_config.service.problems.who import check_is_inside
from prepstack.errors import BadRequest
from prepstack.wire import problems as wire
from prepstack.wire.message import to_json
from prepstack.wire.runs import RunAsked, ask_run

LARGEST_BODY = 128 << 10  # bytes
SLUG = r"([a-z0-9-]{1,60})"


class JsonHandler(RefusesInJson, MemberHandler):
    """JSON in, JSON out, for members who were let in."""

    async def prepare(self) -> None:
        await super().prepare()
        check_is_inside(self.me)

    def body(self) -> bytes:
        if len(self.request.body) > LARGEST_BODY:
            raise BadRequest(f"This is longer than {LARGEST_BODY} bytes.")
        return self.request.body

    def answer(self, value: msgspec.Struct) -> None:
        self.set_header("Content-Type", "application/json")
        self.set_header("Cache-Control", "no-store")
        self.finish(to_json(value))


class LibraryHandler(JsonHandler):
    async def get(self, interview_id: str) -> None:
        views = self.feature(ProblemViews)
        self.answer(await views.library(interview_id, self.me.username))


class PreviewHandler(JsonHandler):
    async def get(self, interview_id: str, slug: str) -> None:
        views = self.feature(ProblemViews)
        self.answer(await views.preview(interview_id, self.me.username, slug))


class RunsHandler(JsonHandler):
    async def post(self, interview_id: str) -> None:
        asked = ask_run.read(self.body())
        run = await self.feature(Runs).ask(interview_id, self.me.username, asked)
        self.set_status(202)
        self.answer(RunAsked(run))


class RunHandler(JsonHandler):
    async def delete(self, interview_id: str, run: str) -> None:
        await self.feature(Runs).cancel(interview_id, self.me.username, int(run))
        self.set_status(204)
        self.finish()


class NotesHandler(JsonHandler):
    async def get(self, interview_id: str) -> None:
        self.answer(await self.feature(Notes).read(interview_id, self.me.username))

    async def post(self, interview_id: str) -> None:
        new = wire.new_note.read(self.body())
        self.answer(await self.feature(Notes).write(interview_id, self.me.username, new))


ROUTES: list[tuple[str, Any]] = [
    (rf"interviews/{ID}/problems", LibraryHandler),
    (rf"interviews/{ID}/problems/{SLUG}", PreviewHandler),
    (rf"interviews/{ID}/runs", RunsHandler),
    (rf"interviews/{ID}/runs/([1-9][0-9]{{0,5}})", RunHandler),
    (rf"interviews/{ID}/notes", NotesHandler),
]
