"""What the service says to a room's own server (docs/protocol.md, 3), through the proxy."""

from __future__ import annotations

from types import TracebackType
from urllib.parse import urlsplit

import aiohttp

from prepstack.errors import BadRequest, Unavailable
from prepstack.interviews.interview import RoomDocument
from prepstack.names import INTERVIEW_PATH
from prepstack.wire.service import LARGEST_BODY, Attendance, read_attendance, write_document

TIMEOUT = aiohttp.ClientTimeout(total=5)


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

    async def _ask(self, method: str, room_url: str, body: bytes | None = None) -> Attendance:
        parts = urlsplit(room_url)
        url = f"{self._proxy_url}{parts.path}{INTERVIEW_PATH}"
        try:
            async with self._session.request(
                method, url, data=body, headers={"Host": parts.netloc}, allow_redirects=False
            ) as answer:
                if answer.status != 200:
                    raise Unavailable(f"The room answered {answer.status}.")
                return read_attendance(await answer.content.read(LARGEST_BODY))
        except (aiohttp.ClientError, TimeoutError, BadRequest) as error:
            raise Unavailable(f"The room cannot be reached: {error}") from error
