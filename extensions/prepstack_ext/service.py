"""The hub service as the room sees it (docs/protocol.md, 4). What is told it is told until heard."""

from __future__ import annotations

import asyncio
import json
import logging
from typing import Any
from urllib.parse import quote

from tornado.httpclient import AsyncHTTPClient, HTTPClientError

from prepstack.errors import NotFound, Unavailable
from prepstack.interviews import RoomDocument, document_from_json
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
        self.unwritten: list[tuple[str, dict[str, str]]] = []  # (username, change), oldest first
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
        self.unwritten.append((username, change))
        self._told.put_nowait(("PATCH", f"/members/{quote(username, safe='')}", change))

    def tell_started(self) -> None:
        self._told.put_nowait(("POST", "/started", {}))

    def tell_end(self, by: str) -> None:
        self._told.put_nowait(("POST", "/end", {"by": by}))

    async def heard_all(self) -> None:
        """Returns when everything told so far has been written by the service."""
        await self._told.join()

    async def _tell_all(self) -> None:
        """In order, one at a time: a later change must not be overtaken by an earlier one."""
        while True:
            item = await self._told.get()
            await self._tell(*item)
            if item[0] == "PATCH":
                self.unwritten.pop(0)
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
        except HTTPClientError as error:
            if 400 <= error.code < 500 and error.code not in (401, 403, 429):
                raise NotFound(f"the service answers {error.code}") from error
            # 401 and 403 too: while the hub is down the service cannot know our token.
            raise Unavailable(f"the service answers {error.code}") from error
        except OSError as error:
            raise Unavailable(str(error)) from error
        return json.loads(answer.body) if answer.body else None
