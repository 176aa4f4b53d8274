"""`interviews/<id>/problem`: what everybody sees, as server-sent events, and what is done with it.

GET: `problem_state`, whole, whenever it changes for this person, and `run_progress` meanwhile.
POST: a change, answered by 204 once it is written.
"""

from __future__ import annotations

import asyncio
import contextlib
import time
from typing import Any

from tornado.iostream import StreamClosedError

from hub_config.service.interview_page.progress import Watches
from hub_config.service.interviews.pages import ID
from hub_config.service.problems.handlers import JsonHandler
from hub_config.service.problems.presenting import Presenting
from hub_config.service.problems.views import ProblemViews
from prepstack.errors import PrepStackError
from prepstack.room.rate import Allowance, Rate
from prepstack.wire import problems as wire
from prepstack.wire.message import to_json

PULSE_SECONDS = 10.0
# Then the browser connects again, and the hub is asked whether it is still signed in.
LASTS_SECONDS = 300.0
# A page follows it once, and again when its connection was lost.
OF_FOLLOWING = Rate(burst=20, per_second=0.5)
TOO_OFTEN = "This page asks too often. Wait a few seconds."


class Following:
    """How often each person begins to follow."""

    def __init__(self) -> None:
        self._rates = Allowance(OF_FOLLOWING, TOO_OFTEN)

    def count(self, username: str) -> None:
        """Raises `TooManyRequests`."""
        self._rates.take(username, time.monotonic())


class ProblemHandler(JsonHandler):
    def initialize(self, context: Any) -> None:
        super().initialize(context)
        self._is_gone = False
        self._written = b""

    def check_xsrf_cookie(self) -> None:
        """An EventSource can send no token; it changes nothing, and no other site can read it."""
        if self.request.method != "GET":
            super().check_xsrf_cookie()

    def on_connection_close(self) -> None:
        self._is_gone = True

    async def post(self, interview_id: str) -> None:
        asked = wire.problem_change.read(self.body())
        await self.feature(Presenting).change(interview_id, self.me.username, asked)
        self.set_status(204)
        self.finish()

    async def get(self, interview_id: str) -> None:
        views, username = self.feature(ProblemViews), self.me.username
        self.feature(Following).count(username)
        with self.feature(Watches).watching(username):
            seen = views.progress.newest
            news = views.news.of(interview_id), views.progress.news.of(interview_id)
            state = await views.state(interview_id, username)
            self.set_header("Content-Type", "text/event-stream")
            self.set_header("X-Accel-Buffering", "no")
            self._write_state(state)
            with contextlib.suppress(StreamClosedError, PrepStackError):  # or: no right any more
                await self._follow(interview_id, news, seen)

    async def _follow(
        self, interview_id: str, news: tuple[asyncio.Event, asyncio.Event], seen: int
    ) -> None:
        views, ends = self.feature(ProblemViews), time.monotonic() + LASTS_SECONDS
        while not self._is_gone and time.monotonic() < ends:
            await self.flush()
            await self._wait(news)
            has_changed = news[0].is_set()
            news = views.news.of(interview_id), views.progress.news.of(interview_id)
            for progress in views.progress.after(interview_id, seen):
                self._write_event(to_json(progress))
            seen = views.progress.newest
            if has_changed:
                self._write_state(await views.state(interview_id, self.me.username))

    async def _wait(self, news: tuple[asyncio.Event, asyncio.Event]) -> None:
        waiting = [asyncio.ensure_future(event.wait()) for event in news]
        try:
            done, _ = await asyncio.wait(
                waiting, timeout=PULSE_SECONDS, return_when=asyncio.FIRST_COMPLETED
            )
        finally:
            for one in waiting:
                one.cancel()
        if not done:
            self.write(": still there\n\n")  # finds out whether the browser is

    def _write_state(self, state: wire.ProblemState) -> None:
        """Much that is written of an interview changes nothing of its problems."""
        if (written := to_json(state)) != self._written:
            self._written = written
            self._write_event(written)

    def _write_event(self, message: bytes) -> None:
        self.write(b"data: " + message + b"\n\n")


ROUTES: list[tuple[str, Any]] = [(rf"interviews/{ID}/problem", ProblemHandler)]
