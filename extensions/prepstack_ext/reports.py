"""The hub service as the room sees it (docs/protocol.md, 4): what is told is told until heard."""

from __future__ import annotations

import asyncio
import json
import logging
from dataclasses import replace
from datetime import datetime
from typing import Any
from urllib.parse import quote

from tornado.httpclient import AsyncHTTPClient, HTTPClientError

from prepstack.errors import NotFound, PrepStackError, Unavailable
from prepstack.interviews.interview import RoomDocument, document_from_json
from prepstack.people import Role
from prepstack.room.unheard import Report, Unheard

FIRST_PAUSE_SECONDS = 0.2
LONGEST_PAUSE_SECONDS = 5.0
TIMEOUT_SECONDS = 10.0
log = logging.getLogger(__name__)


class Service:
    """Calls to the service, with the room's own token."""

    def __init__(self, api: str, token: str) -> None:
        self.api = api
        self._headers = {"Authorization": f"token {token}", "Content-Type": "application/json"}
        # What the service has not written yet, and its documents therefore do not say.
        self._unheard = Unheard()
        self._has_news = asyncio.Event()
        self._has_none = asyncio.Event()
        self._has_none.set()
        self._started_at: datetime | None = None
        self._is_ended = False
        self._teller: asyncio.Task[None] | None = None

    def start(self) -> None:
        self._teller = asyncio.create_task(self._tell_all())

    async def close(self) -> None:
        if self._teller:
            self._teller.cancel()
            await asyncio.gather(self._teller, return_exceptions=True)

    async def interview(self) -> RoomDocument:
        """Raises `NotFound` while the room has no interview, `Unavailable` if nobody answers."""
        return document_from_json(await self._ask("GET", "/interview"))

    async def new_invitation(self, role: Role) -> str:
        answer = await self._ask("POST", "/invitations", {"role": role.value})
        return str(answer["url"])

    def tell_member(self, username: str, change: dict[str, str]) -> None:
        path = f"/members/{quote(username, safe='')}"
        self._report(Report("PATCH", path, change, username))

    def tell_started(self, at: datetime) -> None:
        self._started_at = at
        self._report(Report("POST", "/started"))

    def tell_end(self, by: str) -> None:
        self._is_ended = True
        self._report(Report("POST", "/end", {"by": by}))

    def with_unheard(self, document: RoomDocument) -> RoomDocument:
        """A document of the service, with what was decided here meanwhile."""
        for username, change in self._unheard.changes():
            document = document.with_change(username, change)
        started = document.interview.started_at or self._started_at
        interview = replace(document.interview, started_at=started)
        return replace(document, interview=interview, ended=document.ended or self._is_ended)

    async def heard_all(self) -> None:
        """Returns when everything told so far has been written by the service."""
        await self._has_none.wait()

    def _report(self, report: Report) -> None:
        self._unheard.add(report)
        self._has_news.set()
        self._has_none.clear()

    async def _tell_all(self) -> None:
        """One at a time, each until it is heard: no change is overtaken by an earlier one."""
        pause = FIRST_PAUSE_SECONDS
        while True:
            await self._has_news.wait()
            if await self._is_heard(self._unheard.take()):
                self._unheard.heard()
                pause = FIRST_PAUSE_SECONDS
            else:
                self._unheard.put_back()  # a decision may have come that goes first
                await asyncio.sleep(pause)
                pause = min(pause * 2, LONGEST_PAUSE_SECONDS)
            if not self._unheard:
                self._has_news.clear()
                self._has_none.set()

    async def _is_heard(self, report: Report) -> bool:
        """Also where the service refuses it for good."""
        try:
            await self._ask(report.method, report.path, report.body)
        except Unavailable as reason:
            log.warning("The service does not answer, trying again: %s", reason)
            return False
        except NotFound as reason:
            log.warning("The service refused %s %s: %s", report.method, report.path, reason)
        return True

    async def _ask(self, method: str, path: str, body: dict[str, Any] | None = None) -> Any:
        try:
            answer = await AsyncHTTPClient().fetch(
                self.api + path,
                method=method,
                headers=self._headers,
                body=None if body is None else json.dumps(body),
                request_timeout=TIMEOUT_SECONDS,
            )
            return json.loads(answer.body) if answer.body else None
        except HTTPClientError as error:
            raise refusal_of(error.code) from error
        except (OSError, ValueError) as error:  # nobody there, or something else in its place
            raise Unavailable(str(error)) from error


def refusal_of(status: int) -> PrepStackError:
    """401, 403 and 429 pass: while the hub is down the service cannot know our token."""
    if 400 <= status < 500 and status not in (401, 403, 429):
        return NotFound(f"The service answers {status}.")
    return Unavailable(f"The service answers {status}.")
