"""`interviews/<id>/progress`: how far the start of the room is, as server-sent events."""

from __future__ import annotations

import asyncio
import contextlib
from collections import Counter
from collections.abc import Iterator
from typing import Any

from tornado.iostream import StreamClosedError

from hub_config.rooms.controller import Controller
from hub_config.rooms.hub_client import Step
from hub_config.service.base import RefusesInJson
from hub_config.service.interview_page.members import MemberHandler
from hub_config.service.interviews.interviews import Interviews
from hub_config.service.interviews.pages import ID
from hub_config.storage import InterviewRecord
from prepstack.errors import TooManyRequests
from prepstack.wire.message import to_json
from prepstack.wire.page import RoomProgress

PULSE_SECONDS = 10.0
MOST_WATCHES = 12  # of one person at a time: each tab has one, while the room starts
CLOSED = Step(100, "The interview is over", failed=True)


class Watches:
    """How many events each person follows now."""

    def __init__(self) -> None:
        self._of_person: Counter[str] = Counter()

    @contextlib.contextmanager
    def watching(self, username: str) -> Iterator[None]:
        """Raises `TooManyRequests`."""
        if self._of_person[username] >= MOST_WATCHES:
            raise TooManyRequests("You follow this in too many tabs. Close some of them.", 10)
        self._of_person[username] += 1
        try:
            yield
        finally:
            self._of_person[username] -= 1
            self._of_person += Counter()  # forgets who follows nothing


class ProgressHandler(RefusesInJson, MemberHandler):
    """The start's news, until people can enter or it failed."""

    def initialize(self, context: Any) -> None:
        super().initialize(context)
        self._is_gone = False

    def check_xsrf_cookie(self) -> None:
        """Changes nothing, and no other site can read it; an EventSource can send no token."""

    def on_connection_close(self) -> None:
        self._is_gone = True

    async def get(self, interview_id: str) -> None:
        with self.feature(Watches).watching(self.me.username):
            self.set_header("Content-Type", "text/event-stream")
            self.set_header("X-Accel-Buffering", "no")
            with contextlib.suppress(StreamClosedError):
                await self._send_all(self.details.interview)

    async def _send_all(self, interview: InterviewRecord) -> None:
        step = None
        while not self._is_gone:
            room = interview.room or ""  # taken meanwhile, maybe
            try:
                async with asyncio.timeout(PULSE_SECONDS):
                    step = await self.feature(Controller).next_step(room, step)
            except TimeoutError:
                self.write(": still there\n\n")  # finds out whether the browser is
            interview = await self.feature(Interviews).look_up(interview.id)
            if interview.state.is_over:
                step = CLOSED
            if step is not None:
                self.write(b"data: " + step_to_json(step) + b"\n\n")
            await self.flush()
            if step is not None and (step.is_ready or step.failed):
                return


def step_to_json(step: Step) -> bytes:
    return to_json(RoomProgress(step.percent, step.message, step.is_ready, step.failed))


ROUTES: list[tuple[str, Any]] = [(rf"interviews/{ID}/progress", ProgressHandler)]
