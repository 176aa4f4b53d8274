"""On the way to a room that may still be starting, and on the way back to it."""

from __future__ import annotations

import asyncio
import contextlib
import json
from typing import Any

from tornado.iostream import StreamClosedError

from hub_config.rooms.controller import Controller
from hub_config.rooms.documents import Documents
from hub_config.rooms.hub_client import Step
from hub_config.service.base import AccountHandler, PageHandler
from hub_config.service.interviews.interviews import Interviews
from hub_config.service.interviews.pages import ID, page_of
from hub_config.service.joining.entrance import Entrance
from hub_config.storage import InterviewRecord
from prepstack.errors import NotSignedIn

PULSE_SECONDS = 10.0
CLOSED = Step(100, "The interview is over", failed=True)


class EnterHandler(AccountHandler):
    """To the lobby, or to where one waits for it."""

    async def get(self, interview_id: str) -> None:
        entry = await self.feature(Entrance).enter(interview_id, self.who)
        self.redirect_after_post(await way_in(self, entry.interview))


async def way_in(handler: PageHandler, interview: InterviewRecord) -> str:
    room = interview.room or ""
    if interview.state.is_over:
        return page_of(interview.id, "ended")
    controller = handler.feature(Controller)
    if controller.is_open(room) or await controller.open_soon(room):
        return handler.feature(Documents).lobby_url(room)
    is_guest = handler.person is None or handler.person.is_guest
    return page_of(interview.id, "return" if is_guest else "starting")


class StartingHandler(AccountHandler):
    """The room is on its way. Works by reloading; the page's module only makes it smoother."""

    async def get(self, interview_id: str) -> None:
        details = await self.feature(Interviews).details(interview_id, self.who)
        interview = details.interview
        if interview.state.is_over or self.feature(Controller).is_open(interview.room):
            self.redirect_after_post(page_of(interview_id, "enter"))
            return
        self.show(
            "starting.html",
            interview=interview,
            step=self.feature(Controller).step(interview.room or ""),
        )


class ProgressHandler(AccountHandler):
    """The start's news as server-sent events, until people can enter or it failed."""

    def initialize(self, context: Any) -> None:
        super().initialize(context)
        self._is_gone = False

    def check_xsrf_cookie(self) -> None:
        """Changes nothing, and no other site can read it; an EventSource can send no token."""

    async def prepare(self) -> None:
        await super().prepare()
        if self.person is None:  # an EventSource can follow no sign-in
            raise NotSignedIn("Sign in to see how far the room is.")

    def get_login_url(self) -> str:
        raise NotSignedIn("Sign in to see how far the room is.")

    def on_connection_close(self) -> None:
        self._is_gone = True

    async def get(self, interview_id: str) -> None:
        details = await self.feature(Interviews).details(interview_id, self.who)
        self.set_header("Content-Type", "text/event-stream")
        self.set_header("X-Accel-Buffering", "no")
        with contextlib.suppress(StreamClosedError):
            await self._send_all(details.interview)

    async def _send_all(self, interview: InterviewRecord) -> None:
        room, step = interview.room or "", None
        while not self._is_gone:
            try:
                async with asyncio.timeout(PULSE_SECONDS):
                    step = await self.feature(Controller).next_step(room, step)
            except TimeoutError:
                self.write(": still there\n\n")  # finds out whether the browser is
            if (await self.feature(Interviews).look_up(interview.id)).state.is_over:
                step = CLOSED
            if step is not None:
                self.write(f"data: {step_to_json(step)}\n\n")
            await self.flush()
            if step is not None and (step.is_ready or step.failed):
                return


def step_to_json(step: Step) -> str:
    return json.dumps(
        {
            "percent": step.percent,
            "message": step.message,
            "ready": step.is_ready,
            "failed": step.failed,
        }
    )


class FarewellHandler(PageHandler):
    """Where a room sends people. Says nothing about the interview: guests' accounts are gone."""

    async def prepare(self) -> None:
        """Nobody is asked who they are, so that it works while the hub is down, too."""

    def get(self, interview_id: str, reason: str) -> None:
        self.show("farewell.html", interview_id=interview_id, reason=reason)


class ReturnHandler(PageHandler):
    """Back to the lobby, for members and guests alike: the room checks who they are."""

    async def prepare(self) -> None:
        """See `FarewellHandler`."""

    async def get(self, interview_id: str) -> None:
        interview = await self.feature(Interviews).look_up(interview_id)
        room = interview.room or ""
        if interview.state.is_over:
            self.redirect_after_post(page_of(interview_id, "ended"))
        elif self.feature(Controller).is_open(room):
            self.redirect_after_post(self.feature(Documents).lobby_url(room))
        else:
            self.show("waiting.html", interview_id=interview_id)


ROUTES: list[tuple[str, Any]] = [
    (rf"interviews/{ID}/enter", EnterHandler),
    (rf"interviews/{ID}/starting", StartingHandler),
    (rf"interviews/{ID}/progress", ProgressHandler),
    (rf"interviews/{ID}/(ended|left|removed|refused)", FarewellHandler),
    (rf"interviews/{ID}/return", ReturnHandler),
]
