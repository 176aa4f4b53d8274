"""The judge's HTTP API (docs/judge.md): read, act, answer."""

from __future__ import annotations

import asyncio
import hmac
import json
from contextlib import aclosing
from typing import Any

from tornado.iostream import StreamClosedError
from tornado.web import Application, HTTPError, RequestHandler

from judge.run.request import Request, read_request
from judge.server.admission import Desk
from judge.server.turns import RETRY_SECONDS, Turn
from judge.toolchains.languages import UnavailableLanguage
from prepstack.errors import STATUS_OF as STATUSES
from prepstack.errors import (
    BadRequest,
    Conflict,
    NotFound,
    NotSignedIn,
    PrepStackError,
    TooManyRequests,
    Unavailable,
    status_of,
)

LARGEST_BODY = 64 << 20
KINDS = (BadRequest, NotSignedIn, NotFound, Conflict, TooManyRequests, Unavailable)
STATUS_OF: dict[type[PrepStackError], int] = {
    **{kind: STATUSES[kind] for kind in KINDS},
    UnavailableLanguage: 422,
}


def make_application(desk: Desk, key: str | None) -> Application:
    """`key`: what callers have to bring; None where nobody else can reach us."""
    given = {"desk": desk, "key": key}
    return Application(
        [
            (r"/health", HealthHandler, given),
            (r"/v1/submissions", SubmissionsHandler, given),
            (r"/v1/submissions/([^/]+)", SubmissionHandler, given),
        ],
        default_handler_class=NothingHandler,
        default_handler_args=given,
    )


class JudgeHandler(RequestHandler):
    def initialize(self, desk: Desk, key: str | None) -> None:
        self.desk = desk
        self._key = key

    def prepare(self) -> None:
        if self._key is None:
            return
        given = self.request.headers.get("Authorization", "").removeprefix("Bearer ")
        if not hmac.compare_digest(given.encode(), self._key.encode()):
            raise NotSignedIn("This request needs the judge's key.")

    def answer(self, value: object) -> None:
        self.set_header("Content-Type", "application/json")
        self.finish(json.dumps(value))

    def write_error(self, status_code: int, **kwargs: Any) -> None:
        error = kwargs["exc_info"][1]
        code, message = "error", "The judge failed."
        if isinstance(error, PrepStackError):
            code, message = error.code, error.message
            self.set_status(status_of(error, STATUS_OF))
        elif isinstance(error, HTTPError):
            code, message = "bad_request", self._reason
        if isinstance(error, (TooManyRequests, Unavailable)):
            wait = getattr(error, "retry_after_seconds", RETRY_SECONDS)
            self.set_header("Retry-After", str(wait))
        self.answer({"error": code, "message": message})

    def log_exception(self, kind: Any, error: Any, at: Any) -> None:
        """Refusals are answers, not events."""
        if not isinstance(error, PrepStackError):
            super().log_exception(kind, error, at)


class NothingHandler(JudgeHandler):
    def prepare(self) -> None:
        super().prepare()
        raise NotFound("There is nothing at this address.")


class HealthHandler(JudgeHandler):
    """Anybody may ask."""

    def prepare(self) -> None:
        pass

    def get(self) -> None:
        languages = {
            name: {"available": True, "version": found.version}
            if found.is_available
            else {"available": False, **found.missing()}
            for name, found in self.desk.languages.all().items()
        }
        self.answer(
            {
                **self.desk.health.to_json(),
                "languages": languages,
                "queue": self.desk.queue_json(),
            }
        )


class SubmissionsHandler(JudgeHandler):
    """Judge a source, telling each case as it ends."""

    _judging: asyncio.Task[None] | None = None

    async def post(self) -> None:
        request = await asyncio.to_thread(_read, self.request.body)
        turn = self.desk.admit(request)
        self.set_header("Content-Type", "application/x-ndjson")
        self._judging = asyncio.create_task(self._tell(request, turn))
        if self.request.connection.stream.closed():  # type: ignore[union-attr]
            self._judging.cancel()
        await asyncio.wait([self._judging])
        if not self._judging.cancelled():
            self._judging.result()

    async def _tell(self, request: Request, turn: Turn) -> None:
        async with aclosing(self.desk.judge(request, turn)) as events:
            async for event in events:
                self.write(json.dumps(event) + "\n")
                try:
                    await self.flush()
                except StreamClosedError:
                    return

    def on_connection_close(self) -> None:
        """Nobody waits for the answer any more."""
        if self._judging is not None:
            self._judging.cancel()


def _read(body: bytes) -> Request:
    try:
        return read_request(json.loads(body))
    except (ValueError, RecursionError) as error:
        raise BadRequest(f"The body is not JSON: {error}") from None


class SubmissionHandler(JudgeHandler):
    def delete(self, id: str) -> None:
        """Cancel it."""
        self.desk.cancel(id)
        self.set_status(204)
        self.finish()
