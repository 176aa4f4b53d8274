"""The hub service as the room reaches it (docs/protocol.md, 4): told again until it is heard."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import datetime
from urllib.parse import quote

from tornado.httpclient import AsyncHTTPClient, HTTPClientError

from prepstack.errors import BadRequest, NotFound, PrepStackError, Unavailable
from prepstack.interviews.interview import RoomDocument
from prepstack.people import Change, Role
from prepstack.room.unheard import Report, Unheard, of_members
from prepstack.wire.message import to_json
from prepstack.wire.service import (
    End,
    Lock,
    NewInvitation,
    read_document,
    write_change,
    write_changes,
)

FIRST_PAUSE_SECONDS = 0.2
LONGEST_PAUSE_SECONDS = 5.0
TIMEOUT_SECONDS = 10.0
# Of a service that cannot recognise us now, or has too much to do; all other 4xx are for good.
PASSING = (401, 408, 429)
log = logging.getLogger(__name__)


class ServiceClient:
    """Calls to the service, with the room's own token.

    `on_document` gets every document that the service answers a report with. Set it before `start`.
    """

    on_document: Callable[[RoomDocument], None]

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
        return _document(await self._ask("GET", "/interview"))

    async def new_invitation(self, role: Role) -> str:
        body = to_json(NewInvitation(role))
        document = _document(await self._ask("POST", "/invitations", body))
        self.on_document(document)
        return document.invitations[role]

    def tell_members(self, changes: Mapping[str, Change]) -> None:
        """By username: all of them are written, or none."""
        self._report(of_members(changes))

    def tell_locked(self, locked: bool) -> None:
        self._report(Report("/lock", locked=locked))

    def tell_started(self, at: datetime) -> None:
        if self._started_at is None:
            self._started_at = at
            self._report(Report("/started"))

    def tell_end(self, by: str) -> None:
        if not self._is_ended:
            self._is_ended = True
            self._report(Report("/end", by=by))

    def with_unheard(self, document: RoomDocument) -> RoomDocument:
        """A document of the service, with what was decided here meanwhile."""
        for username, change in self._unheard.changes():
            document = document.with_change(username, change)
        if self._unheard.locked is not None:
            document = document.with_lock(self._unheard.locked)
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
            try:
                document = await self._tell(self._unheard.take())
            except Unavailable as reason:
                log.warning("The service does not answer, trying again: %s", reason)
                self._unheard.put_back()  # a decision may have come that goes first
                await asyncio.sleep(pause)
                pause = min(pause * 2, LONGEST_PAUSE_SECONDS)
                continue
            pause = FIRST_PAUSE_SECONDS
            self._heard(document)

    def _heard(self, document: RoomDocument | None) -> None:
        self._unheard.heard()
        if document is not None:
            self.on_document(document)
        if not self._unheard:
            self._has_news.clear()
            self._has_none.set()

    async def _tell(self, report: Report) -> RoomDocument | None:
        """What the service holds since; None where it has no interview of ours any more."""
        method, path, body = _request(report)
        try:
            answer = await self._ask(method, path, body)
            return None if report.by else _document(answer)
        except NotFound as reason:
            log.error("The service refused %s %s for good: %s", method, path, reason)
            return await self._truth()

    async def _truth(self) -> RoomDocument | None:
        """What was refused is not so, whatever was shown here meanwhile."""
        try:
            return await self.interview()
        except PrepStackError as reason:
            log.warning("The service does not say what it holds: %s", reason)
            return None

    async def _ask(self, method: str, path: str, body: bytes | None = None) -> bytes:
        try:
            answer = await AsyncHTTPClient().fetch(
                self.api + path,
                method=method,
                headers=self._headers,
                body=body,
                request_timeout=TIMEOUT_SECONDS,
            )
            return bytes(answer.body or b"")
        except HTTPClientError as error:
            raise refusal_of(error.code) from error
        except OSError as error:
            raise Unavailable(str(error)) from error


def _request(report: Report) -> tuple[str, str, bytes]:
    """Its method, its path and its body."""
    match list(report.changes.items()):
        case [(username, change)]:
            path = f"{report.path}/{quote(username, safe='')}"
            return "PATCH", path, write_change(change)
        case [_, *_]:
            return "PATCH", report.path, write_changes(report.changes)
    if report.locked is not None:
        return "PATCH", report.path, to_json(Lock(report.locked))
    return "POST", report.path, to_json(End(report.by)) if report.by else b"{}"


def _document(answer: bytes) -> RoomDocument:
    try:
        return read_document(answer)
    except BadRequest as error:  # something else answers in the service's place
        raise Unavailable(error.message) from error


def refusal_of(status: int) -> PrepStackError:
    """`NotFound` for what trying again does not change."""
    if 400 <= status < 500 and status not in PASSING:
        return NotFound(f"The service answers {status}.")
    return Unavailable(f"The service answers {status}.")
