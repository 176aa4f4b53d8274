"""Speaks to the judge: for the hub service."""

from __future__ import annotations

import asyncio
import json
import socket
import uuid
from collections.abc import AsyncGenerator, Callable, Mapping
from contextlib import aclosing
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tornado.httpclient import AsyncHTTPClient, HTTPClientError, HTTPRequest, HTTPResponse
from tornado.netutil import Resolver

from prepstack.errors import (
    BadRequest,
    Conflict,
    NotSignedIn,
    PrepStackError,
    TooManyRequests,
    Unavailable,
)

Event = dict[str, Any]
REFUSALS: dict[int, type[PrepStackError]] = {400: BadRequest, 401: NotSignedIn, 409: Conflict}
SECONDS = 3600.0


class _FileResolver(Resolver):
    """Whatever the address says, the socket file is meant."""

    def initialize(self, file: Path) -> None:
        self._file = file

    async def resolve(
        self, host: str, port: int, family: socket.AddressFamily = socket.AF_UNSPEC
    ) -> list[tuple[int, Any]]:
        return [(socket.AF_UNIX, str(self._file))]


@dataclass(frozen=True)
class JudgeAddress:
    """A socket file, or a URL with the key."""

    file: Path | None = None
    url: str = "http://judge"
    key: str = ""


class JudgeClient:
    def __init__(self, address: JudgeAddress) -> None:
        self._address = address
        options: dict[str, Any] = {"force_instance": True, "max_clients": 100}
        if address.file is not None:
            options["resolver"] = _FileResolver(file=address.file)
        self._http = AsyncHTTPClient(**options)

    def close(self) -> None:
        self._http.close()

    async def health(self) -> dict[str, Any]:
        response = await self._send(HTTPRequest(f"{self._address.url}/health"))
        health: dict[str, Any] = json.loads(response.body)
        return health

    async def cancel(self, id: str) -> None:
        """Quiet if it is over already."""
        url = f"{self._address.url}/v1/submissions/{id}"
        try:
            await self._http.fetch(HTTPRequest(url, method="DELETE", headers=self._headers()))
        except HTTPClientError as error:
            if error.code != 404:
                raise _refusal(error) from None

    async def submit(self, request: Mapping[str, Any]) -> AsyncGenerator[Event, None]:
        """Every event up to `done` or `cancelled`.

        A judge that was killed in the middle is asked once more: `{"event": "again"}` says that
        all results so far count for nothing. Raises `Unavailable` if that fails too.
        """
        for attempt in (1, 2):
            id = request.get("id", uuid.uuid4().hex)
            try:
                async with aclosing(self._events({**request, "id": id})) as events:
                    async for event in events:
                        yield event
                        if event["event"] in ("done", "cancelled"):
                            return
            except Unavailable:
                if attempt == 2:
                    raise
            except GeneratorExit:
                await self.cancel(id)
                raise
            if attempt == 1:
                yield {"event": "again"}
        raise Unavailable("The judge ended before its verdict. Submit again.")

    async def _events(self, request: Mapping[str, Any]) -> AsyncGenerator[Event, None]:
        lines: asyncio.Queue[Event | None] = asyncio.Queue()
        rest = bytearray()

        def take(chunk: bytes) -> None:
            rest.extend(chunk)
            *whole, last = rest.split(b"\n")
            rest[:] = last
            for line in whole:
                lines.put_nowait(json.loads(line))

        fetching = asyncio.ensure_future(self._send(self._submission(request, take)))
        fetching.add_done_callback(lambda _: lines.put_nowait(None))
        while (event := await lines.get()) is not None:
            yield event
        try:
            await fetching
        except _Refused as refused:
            raise _refusal(refused.error, bytes(rest)) from None

    def _submission(self, request: Mapping[str, Any], take: Callable[[bytes], None]) -> HTTPRequest:
        return HTTPRequest(
            f"{self._address.url}/v1/submissions",
            method="POST",
            body=json.dumps(request),
            headers=self._headers(),
            streaming_callback=take,
            request_timeout=SECONDS,
        )

    async def _send(self, request: HTTPRequest) -> HTTPResponse:
        try:
            return await self._http.fetch(request)
        except HTTPClientError as error:
            if error.code != 599:
                raise _Refused(error) from None
            raise Unavailable("The judge does not answer.") from error
        except OSError as error:
            raise Unavailable("The judge does not answer.") from error

    def _headers(self) -> dict[str, str]:
        return {"Authorization": f"Bearer {self._address.key}"} if self._address.key else {}


class _Refused(Exception):
    def __init__(self, error: HTTPClientError) -> None:
        super().__init__(str(error))
        self.error = error


def _refusal(error: HTTPClientError, body: bytes = b"") -> PrepStackError:
    """Our own error again."""
    response = error.response
    text = body or (response.body if response is not None else b"")
    try:
        message = json.loads(text)["message"]
    except (ValueError, KeyError, TypeError):
        message = f"The judge refused with {error.code}."
    if error.code == 429:
        wait = response.headers.get("Retry-After", "5") if response is not None else "5"
        return TooManyRequests(message, int(wait))
    return REFUSALS.get(error.code, Unavailable)(message)
