"""What the service says to a room's own server (docs/protocol.md, 3), through the proxy."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import TracebackType
from typing import Any
from urllib.parse import urlsplit

import aiohttp

from prepstack.errors import Unavailable
from prepstack.interviews.interview import RoomDocument, document_to_json
from prepstack.names import INTERVIEW_PATH

TIMEOUT = aiohttp.ClientTimeout(total=5)


@dataclass(frozen=True)
class Presence:
    """Who is in the room, and for how long nobody was."""

    people: tuple[str, ...]
    idle_seconds: float
    interview_id: str | None = None


class RoomClient:
    """`proxy_url`: where the proxy listens on this machine; a room is told apart by its name."""

    def __init__(self, proxy_url: str, token: str) -> None:
        self._proxy_url = proxy_url
        self._session = aiohttp.ClientSession(
            headers={"Authorization": f"token {token}"},
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

    async def push(self, document: RoomDocument) -> Presence:
        """Raises `Unavailable` unless the room has taken it in."""
        data = await self._ask("PUT", document.room_url, document_to_json(document))
        return _presence(data, document.interview.id)

    async def look(self, room_url: str) -> Presence:
        """Raises `Unavailable` if the room does not answer."""
        data = await self._ask("GET", room_url)
        return _presence(data, data.get("interview_id"))

    async def _ask(
        self, method: str, room_url: str, body: Mapping[str, object] | None = None
    ) -> dict[str, Any]:
        parts = urlsplit(room_url)
        url = f"{self._proxy_url}{parts.path}{INTERVIEW_PATH}"
        try:
            async with self._session.request(
                method, url, json=body, headers={"Host": parts.netloc}, allow_redirects=False
            ) as answer:
                if answer.status != 200:
                    raise Unavailable(f"The room answered {answer.status}.")
                data: dict[str, Any] = await answer.json()
                return data
        except (aiohttp.ClientError, TimeoutError, ValueError) as error:
            raise Unavailable(f"The room cannot be reached: {error}") from error


def _presence(data: Mapping[str, Any], interview_id: str | None) -> Presence:
    return Presence(
        people=tuple(str(name) for name in data.get("present", ())),
        idle_seconds=float(data.get("idle_seconds", 0)),
        interview_id=interview_id,
    )
