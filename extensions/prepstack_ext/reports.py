"""The hub service as the room reaches it (docs/protocol.md, 4): told again until it is heard."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime
from urllib.parse import quote

from tornado.httpclient import AsyncHTTPClient, HTTPClientError

from prepstack.errors import BadRequest, NotFound, PrepStackError, Unavailable
from prepstack.interviews.interview import RoomDocument
from prepstack.people import Change, Role
from prepstack.wire.message import to_json
from prepstack.wire.service import End, NewInvitation, read_document, write_change

FIRST_PAUSE_SECONDS = 0.2
LONGEST_PAUSE_SECONDS = 5.0
TIMEOUT_SECONDS = 10.0
# Of a service that cannot recognise us now, or has too much to do; all other 4xx are for good.
PASSING = (401, 408, 429)
log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Report:
    """One thing to tell; `username` is set where it is a change of a member."""

    path: str
    username: str = ""
    change: Change = Change()
    by: str = ""

    @property
    def method(self) -> str:
        return "PATCH" if self.username else "POST"

    @property
    def body(self) -> bytes:
        if self.username:
            return write_change(self.change)
        return to_json(End(self.by)) if self.by else b"{}"


class ServiceClient:
    """Calls to the service, with the room's own token.

    `on_document` gets every document that the service answers a report with. Set it before `start`.
    """

    on_document: Callable[[RoomDocument], None]

    def __init__(self, api: str, token: str) -> None:
        self.api = api
        self._headers = {"Authorization": f"token {token}", "Content-Type": "application/json"}
        # What the service has not written yet, oldest first. A later change of a member joins the
        # one that waits, so there are never more of them than the interview has members.
        self._untold: list[Report] = []
        self._on_its_way: Report | None = None
        self._has_news = asyncio.Event()
        self._is_heard = asyncio.Event()
        self._is_heard.set()
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

    def tell_member(self, username: str, change: Change) -> None:
        for place, report in enumerate(self._untold):
            if report.username == username and report is not self._on_its_way:
                self._untold[place] = replace(report, change=report.change.then(change))
                return
        self._add(Report(f"/members/{quote(username, safe='')}", username, change))

    def tell_started(self, at: datetime) -> None:
        if self._started_at is None:
            self._started_at = at
            self._add(Report("/started"))

    def tell_end(self, by: str) -> None:
        if not self._is_ended:
            self._is_ended = True
            self._add(Report("/end", by=by))

    def with_unheard(self, document: RoomDocument) -> RoomDocument:
        """A document of the service, with what was decided here meanwhile."""
        for report in self._untold:
            document = document.with_change(report.username, report.change)
        started = document.interview.started_at or self._started_at
        interview = replace(document.interview, started_at=started)
        return replace(document, interview=interview, ended=document.ended or self._is_ended)

    async def heard_all(self) -> None:
        """Returns when everything told so far has been written by the service."""
        await self._is_heard.wait()

    def _add(self, report: Report) -> None:
        self._untold.append(report)
        self._is_heard.clear()
        self._has_news.set()

    async def _tell_all(self) -> None:
        """In order, one at a time: a later change must not be overtaken by an earlier one."""
        while True:
            await self._has_news.wait()
            while self._untold:
                self._on_its_way = self._untold[0]
                document = await self._tell(self._on_its_way)
                self._untold.pop(0)
                if document is not None:
                    self.on_document(document)
            self._has_news.clear()
            self._is_heard.set()

    async def _tell(self, report: Report) -> RoomDocument | None:
        """What the service holds since; None where it has no interview of ours any more."""
        pause = FIRST_PAUSE_SECONDS
        while True:
            try:
                answer = await self._ask(report.method, report.path, report.body)
                return None if report.by else _document(answer)
            except Unavailable as reason:
                log.warning("The service does not answer, trying again: %s", reason)
            except NotFound as reason:
                log.error(
                    "The service refused %s %s for good: %s", report.method, report.path, reason
                )
                return await self._truth()
            await asyncio.sleep(pause)
            pause = min(pause * 2, LONGEST_PAUSE_SECONDS)

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
