"""What the service says to a room's own server (docs/protocol.md, 3), through the proxy."""

from __future__ import annotations

from collections.abc import Mapping
from io import BytesIO
from types import MappingProxyType, TracebackType
from typing import Any
from urllib.parse import urlsplit

import aiohttp

from prepstack.errors import BadRequest, Conflict, Unavailable
from prepstack.interviews.interview import RoomDocument
from prepstack.names import EVENTS_PATH, INTERVIEW_PATH, NOTEBOOKS_PATH
from prepstack.wire.message import Reader, Value, to_json
from prepstack.wire.problem_events import ProblemEvent
from prepstack.wire.service import (
    LARGEST_BODY,
    Attendance,
    NewNotebook,
    read_attendance,
    read_solution,
    write_document,
)

TIMEOUT = aiohttp.ClientTimeout(total=5)
# What the room says for good, by status, where it does not say it itself.
NO_SOLUTION = {
    404: "The cell with the solution is gone. Undo, or take the starter again.",
    413: "The solution is too long to be judged.",
}
NO_NOTEBOOK = {
    400: "The room does not take the notebook of this problem.",
    404: "The room knows nothing of problems. End the call and begin a new one.",
    409: "The room has as many notebooks as it may.",
    413: "The notebook of this problem is too large.",
}
NO_EVENT = {status: "The room's history does not take this." for status in (400, 404, 409, 413)}
LONGEST_SENTENCE = 300  # characters


class Refusal(Value, frozen=True):
    """As Jupyter's handlers answer."""

    message: str = ""


_refusal = Reader[Refusal](Refusal)


class RoomClient:
    """`proxy_url`: where the proxy listens on this machine; a room is told apart by its name."""

    def __init__(self, proxy_url: str, token: str) -> None:
        self._proxy_url = proxy_url
        self._session = aiohttp.ClientSession(
            headers={"Authorization": f"token {token}", "Content-Type": "application/json"},
            timeout=TIMEOUT,
            cookie_jar=aiohttp.DummyCookieJar(),
        )

    async def __aenter__(self) -> RoomClient:
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        await self._session.close()

    async def push(self, document: RoomDocument) -> Attendance:
        """Raises `Unavailable` unless the room has taken it in."""
        return await self._ask("PUT", document.room_url, write_document(document))

    async def look(self, room_url: str) -> Attendance:
        """Raises `Unavailable` if the room does not answer."""
        return await self._ask("GET", room_url)

    async def put_notebook(self, room_url: str, path: str, content: Mapping[str, Any]) -> None:
        """Written if there is none of that path; otherwise left as it is.

        Raises `Unavailable`, and `Conflict` where the room takes no more.
        """
        url, body = f"{NOTEBOOKS_PATH}/{path}", to_json(NewNotebook(dict(content)))
        await self._send("PUT", room_url, url, body, NO_NOTEBOOK)

    async def solution(self, room_url: str, path: str) -> str:
        """The text of the cell with the solution, as everybody sees it now.

        Raises `Unavailable`, and `Conflict` where there is no such cell.
        """
        url = f"{NOTEBOOKS_PATH}/{path}/solution"
        body = await self._send("GET", room_url, url, refusals=NO_SOLUTION)
        try:
            return read_solution(body).source
        except BadRequest:
            raise Conflict(NO_SOLUTION[413]) from None

    async def tell(self, room_url: str, event: ProblemEvent) -> None:
        """For the room's history. Raises `Unavailable`, and `Conflict` where it takes it not."""
        await self._send("POST", room_url, EVENTS_PATH, to_json(event), NO_EVENT)

    async def _ask(self, method: str, room_url: str, body: bytes | None = None) -> Attendance:
        try:
            return read_attendance(await self._send(method, room_url, INTERVIEW_PATH, body))
        except BadRequest as error:
            raise Unavailable(f"The room cannot be reached: {error}") from error

    async def _send(
        self,
        method: str,
        room_url: str,
        path: str,
        body: bytes | None = None,
        refusals: Mapping[int, str] = MappingProxyType({}),
    ) -> bytes:
        """Raises `Conflict` with the sentence in `refusals`, for any other status `Unavailable`."""
        parts = urlsplit(room_url)
        url = f"{self._proxy_url}{parts.path}{path}"
        data = None if body is None else BytesIO(body)
        try:
            async with self._session.request(
                method, url, data=data, headers={"Host": parts.netloc}, allow_redirects=False
            ) as answer:
                if answer.status in refusals:
                    raise Conflict(_said(await _body(answer)) or refusals[answer.status])
                if not 200 <= answer.status < 300:
                    raise Unavailable(f"The room answered {answer.status}.")
                return await _body(answer)
        except (aiohttp.ClientError, TimeoutError) as error:
            raise Unavailable(f"The room cannot be reached: {error}") from error


def _said(body: bytes) -> str:
    """The sentence in a refusal of Jupyter's."""
    try:
        return _refusal.read(body).message[:LONGEST_SENTENCE]
    except BadRequest:
        return ""


async def _body(answer: aiohttp.ClientResponse) -> bytes:
    """No more of it than whoever reads it needs, to see that it is too long."""
    read = bytearray()
    async for part in answer.content.iter_any():
        read += part
        if len(read) > LARGEST_BODY:
            break
    return bytes(read)
