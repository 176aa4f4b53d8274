"""`interviews/<id>/chat`: what interviewers write to each other, for who is an interviewer now.

POST `say`, answered by `said`; GET server-sent events: `chat_history`, then each `said`.
"""

from __future__ import annotations

import asyncio
import contextlib
import time
from collections.abc import Iterator
from typing import Any

from tornado.iostream import StreamClosedError

from hub_config.service.base import RefusesInJson
from hub_config.service.chat.channel import InterviewersChat, check_may_confer
from hub_config.service.interview_page.members import MemberHandler
from hub_config.service.interview_page.progress import Watches
from hub_config.service.interviews.pages import ID
from prepstack.errors import PrepStackError
from prepstack.wire.features import chat
from prepstack.wire.message import Message, to_json

PULSE_SECONDS = 10.0
# Then the browser connects again, and the hub is asked whether it is still signed in.
LASTS_SECONDS = 300.0


class ChatHandler(RefusesInJson, MemberHandler):
    def initialize(self, context: Any) -> None:
        super().initialize(context)
        self._is_gone = False

    def check_xsrf_cookie(self) -> None:
        """An EventSource can send no token; it changes nothing, and no other site can read it."""
        if self.request.method != "GET":
            super().check_xsrf_cookie()

    def on_connection_close(self) -> None:
        self._is_gone = True

    async def post(self, interview_id: str) -> None:
        check_may_confer(self.me)
        said = chat.say.read(self.request.body)
        channel = self.feature(InterviewersChat)
        answer = await channel.say(interview_id, self.me.username, said)
        self.set_header("Content-Type", "application/json")
        self.finish(to_json(answer))

    async def get(self, interview_id: str) -> None:
        channel, username = self.feature(InterviewersChat), self.me.username
        channel.count_following(username)
        with self.feature(Watches).watching(username):
            news = channel.news.of(interview_id)
            before = await channel.read(interview_id, username)
            self.set_header("Content-Type", "text/event-stream")
            self.set_header("X-Accel-Buffering", "no")
            self._write_event(before)
            with contextlib.suppress(StreamClosedError, PrepStackError):  # or: no right any more
                await self._follow(interview_id, news, before)

    async def _follow(
        self, interview_id: str, news: asyncio.Event, before: chat.ChatHistory
    ) -> None:
        channel, ends = self.feature(InterviewersChat), time.monotonic() + LASTS_SECONDS
        while not self._is_gone and time.monotonic() < ends:
            await self.flush()
            await self._wait(news)
            news = channel.news.of(interview_id)
            last = before.messages[-1].id if before.messages else 0
            more = await channel.read(interview_id, self.me.username, last)
            for said in _each(more):
                self._write_event(said)
            before = more if more.messages else before

    async def _wait(self, news: asyncio.Event) -> None:
        try:
            async with asyncio.timeout(PULSE_SECONDS):
                await news.wait()
        except TimeoutError:
            self.write(": still there\n\n")  # finds out whether the browser is

    def _write_event(self, message: Message) -> None:
        self.write(b"data: " + to_json(message) + b"\n\n")


def _each(more: chat.ChatHistory) -> Iterator[chat.ChatSaid]:
    return (chat.ChatSaid(message, more.oldest) for message in more.messages)


ROUTES: list[tuple[str, Any]] = [(rf"interviews/{ID}/chat", ChatHandler)]
