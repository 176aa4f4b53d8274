"""The judge's HTTP API (docs/judge.md): read, act, answer."""

from __future__ import annotations

import asyncio
import hmac
from contextlib import ExitStack, aclosing
from typing import Any

from tornado.iostream import StreamClosedError
from tornado.web import Application, HTTPError, RequestHandler, stream_request_body

from judge.run.request import Request, request_of
from judge.server.admission import Admission
from judge.server.bodies import Bodies
from judge.server.turns import RETRY_SECONDS
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
from prepstack.wire.judge import SUBMISSIONS, Event, Refusal
from prepstack.wire.message import Value, to_json

LARGEST_BODY = 64 << 20
LISTENING_SECONDS = 60.0
KINDS = (BadRequest, NotSignedIn, NotFound, Conflict, TooManyRequests, Unavailable)
STATUS_OF: dict[type[PrepStackError], int] = {
    **{kind: STATUSES[kind] for kind in KINDS},
    UnavailableLanguage: 422,
}


def make_application(
    admission: Admission, key: str | None, bodies: Bodies | None = None
) -> Application:
    """`key`: what callers have to bring; None where nobody else can reach us."""
    given = {"admission": admission, "bodies": bodies or Bodies(), "key": key}
    return Application(
        [
            (r"/health", HealthHandler, given),
            (r"/v1/submissions", SubmissionsHandler, given),
            (r"/v1/submissions/([^/]+)", SubmissionHandler, given),
        ],
        default_handler_class=NothingHandler,
        default_handler_args=given,
    )


@stream_request_body
class JudgeHandler(RequestHandler):
    """Looks at the key and at the size of a body before it takes any of it."""

    largest_body = 0

    def initialize(self, admission: Admission, bodies: Bodies, key: str | None) -> None:
        self.admission = admission
        self.bodies = bodies
        self._key = key

    def prepare(self) -> None:
        self._require_key()
        if self.announced_bytes() > self.largest_body:
            most = f"{self.largest_body >> 20} MiB" if self.largest_body else "nothing"
            raise BadRequest(f"The body of this request is larger than {most}.")

    def _require_key(self) -> None:
        if self._key is None:
            return
        given = self.request.headers.get("Authorization", "").removeprefix("Bearer ")
        if not hmac.compare_digest(given.encode(), self._key.encode()):
            raise NotSignedIn("This request needs the judge's key.")

    def announced_bytes(self) -> int:
        if "Transfer-Encoding" in self.request.headers:
            raise BadRequest("The request has to say its Content-Length.")
        length = self.request.headers.get("Content-Length", "0")
        if not (length.isascii() and length.isdigit() and len(length) < 20):
            raise BadRequest("Content-Length has to be a number.")
        return int(length)

    def data_received(self, chunk: bytes) -> None:
        """Of nobody but who has a use for it."""

    def answer(self, value: Value) -> None:
        self.set_header("Content-Type", "application/json")
        self.finish(to_json(value))

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
        self.answer(Refusal(code, message))

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

    def _require_key(self) -> None:
        pass

    def get(self) -> None:
        self.answer(self.admission.health_told())


class SubmissionsHandler(JudgeHandler):
    """Judge a source, telling each case as it ends."""

    largest_body = LARGEST_BODY

    def initialize(self, admission: Admission, bodies: Bodies, key: str | None) -> None:
        super().initialize(admission, bodies, key)
        self._body = bytearray()
        self._taken = ExitStack()  # of what all bodies together may take
        self._judging: asyncio.Task[None] | None = None

    def prepare(self) -> None:
        super().prepare()
        self._taken.enter_context(self.bodies.taken(self.announced_bytes()))

    def data_received(self, chunk: bytes) -> None:
        self._body += chunk

    async def post(self) -> None:
        with self._taken:
            self._judging = asyncio.create_task(self._judge())
            if self._has_left():
                self._judging.cancel()
            await asyncio.wait([self._judging])
        if not self._judging.cancelled():
            self._judging.result()

    async def _judge(self) -> None:
        """May be cancelled anywhere: what it has taken is given back by its blocks."""
        request = await asyncio.to_thread(read_request, bytes(self._body))
        self._body.clear()
        with self.admission.admit(request) as events:
            self.set_header("Content-Type", "application/x-ndjson")
            async with aclosing(events):
                async for event in events:
                    if not await self._tell(event):
                        return

    async def _tell(self, event: Event) -> bool:
        """Whether anybody listens: whoever does not read keeps no slot."""
        self.write(to_json(event) + b"\n")
        try:
            async with asyncio.timeout(LISTENING_SECONDS):
                await self.flush()
        except (StreamClosedError, TimeoutError):
            return False
        return True

    def _has_left(self) -> bool:
        """Whoever left between the last byte of the body and `post` is told of to nobody."""
        stream = self.request.connection.stream  # type: ignore[union-attr]
        return stream is None or stream.closed()

    def on_connection_close(self) -> None:
        """Nobody waits for the answer any more."""
        super().on_connection_close()
        if self._judging is None:
            self._taken.close()
        else:
            self._judging.cancel()


def read_request(body: bytes) -> Request:
    """Raises `BadRequest`."""
    return request_of(SUBMISSIONS.read(body))


class SubmissionHandler(JudgeHandler):
    def delete(self, id: str) -> None:
        """Cancel it."""
        self.admission.cancel(id)
        self.set_status(204)
        self.finish()
