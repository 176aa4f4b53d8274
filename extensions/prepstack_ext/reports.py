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

FIRST_PAUSE_SECONDS = 0.2
LONGEST_PAUSE_SECONDS = 5.0
TIMEOUT_SECONDS = 10.0
log = logging.getLogger(__name__)


class Service:
    """Calls to the service, with the room's own token."""

    def __init__(self, api: str, token: str) -> None:
        self.api = api
        self._headers = {"Authorization": f"token {token}", "Content-Type": "application/json"}
        self._told: asyncio.Queue[tuple[str, str, dict[str, Any]]] = asyncio.Queue()
        # What the service has not written yet, and its documents therefore do not say.
        self._unwritten: list[tuple[str, dict[str, str]]] = []  # (username, change), oldest first
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
        self._unwritten.append((username, change))
        self._told.put_nowait(("PATCH", f"/members/{quote(username, safe='')}", change))

    def tell_started(self, at: datetime) -> None:
        self._started_at = at
        self._told.put_nowait(("POST", "/started", {}))

    def tell_end(self, by: str) -> None:
        self._is_ended = True
        self._told.put_nowait(("POST", "/end", {"by": by}))

    def with_unheard(self, document: RoomDocument) -> RoomDocument:
        """A document of the service, with what was decided here meanwhile."""
        for username, change in self._unwritten:
            document = document.with_change(username, change)
        started = document.interview.started_at or self._started_at
        interview = replace(document.interview, started_at=started)
        return replace(document, interview=interview, ended=document.ended or self._is_ended)

    async def heard_all(self) -> None:
        """Returns when everything told so far has been written by the service."""
        await self._told.join()

    async def _tell_all(self) -> None:
        """In order, one at a time: a later change must not be overtaken by an earlier one."""
        while True:
            item = await self._told.get()
            await self._tell(*item)
            if item[0] == "PATCH":
                self._unwritten.pop(0)
            self._told.task_done()

    async def _tell(self, method: str, path: str, body: dict[str, Any]) -> None:
        pause = FIRST_PAUSE_SECONDS
        while True:
            try:
                await self._ask(method, path, body)
            except Unavailable as reason:
                log.warning("The service does not answer, trying again: %s", reason)
                await asyncio.sleep(pause)
                pause = min(pause * 2, LONGEST_PAUSE_SECONDS)
            except NotFound as reason:
                log.warning("The service refused %s %s: %s", method, path, reason)
                return
            else:
                return

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
