"""The hub's REST API, as far as rooms and their visitors need it. Every call may be repeated."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from types import TracebackType
from typing import Any

import aiohttp

from prepstack.errors import NotFound, Unavailable

PAGE = 100
ROOMS_GROUP = "rooms"
TIMEOUT = aiohttp.ClientTimeout(total=30, sock_connect=5)
# A start may take long, and the stream has a line of life every eight seconds.
PROGRESS_TIMEOUT = aiohttp.ClientTimeout(total=None, sock_connect=5, sock_read=30)


@dataclass(frozen=True)
class Server:
    """A room's server as the hub sees it."""

    is_ready: bool
    pending: str | None = None

    @property
    def is_stopped(self) -> bool:
        return not self.is_ready and self.pending is None


STOPPED = Server(is_ready=False)


@dataclass(frozen=True)
class Step:
    """One piece of news of a start. `failed` and `is_ready` are the last ones."""

    percent: int
    message: str
    is_ready: bool = False
    failed: bool = False


class HubClient:
    """Raises `Unavailable` whenever the hub cannot be asked or fails."""

    def __init__(self, api_url: str, token: str) -> None:
        self._api_url = api_url
        self._session = aiohttp.ClientSession(
            headers={"Authorization": f"token {token}"}, timeout=TIMEOUT
        )

    async def __aenter__(self) -> HubClient:
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        await self._session.close()

    # People

    async def servers(self, prefix: str) -> dict[str, Server]:
        """Every hub user whose name begins with `prefix`, and how their server is."""
        found: dict[str, Server] = {}
        offset = 0
        while True:
            query = {"name_filter": prefix, "offset": str(offset), "limit": str(PAGE)}
            page = await self._json(
                "/users", query, Accept="application/jupyterhub-pagination+json"
            )
            for user in page["items"]:
                if user["name"].startswith(prefix):
                    found[user["name"]] = _server(user)
            following = page["_pagination"]["next"]
            if not following:
                return found
            offset = following["offset"]

    async def server(self, name: str) -> Server | None:
        """None if the hub knows no such user."""
        try:
            return _server(await self._json(f"/users/{name}"))
        except NotFound:
            return None

    async def add_user(self, name: str) -> None:
        await self._send("POST", f"/users/{name}", fine=(409,))

    async def add_room(self, name: str) -> None:
        await self.add_user(name)
        await self._send("POST", f"/groups/{ROOMS_GROUP}/users", {"users": [name]})

    async def delete_user(self, name: str) -> None:
        await self._send("DELETE", f"/users/{name}", fine=(404,))

    # Servers

    async def start(self, name: str) -> None:
        """Returns when the start has begun, or the server runs already."""
        await self._send("POST", f"/users/{name}/server", {"user_options": {}}, fine=(400,))

    async def stop(self, name: str) -> None:
        """Returns when the stop has begun; ask `server` whether it is over."""
        await self._send("DELETE", f"/users/{name}/server", fine=(400, 404))

    async def progress(self, name: str) -> AsyncIterator[Step]:
        """The start's news until it is over; nothing if nothing is starting."""
        path = f"/users/{name}/server/progress"
        async with self._ask("GET", path, timeout=PROGRESS_TIMEOUT) as answer:
            if answer.status in (400, 404):
                return
            _check(answer)
            async for line in answer.content:
                if line.startswith(b"data:"):
                    yield _step(json.loads(line[5:]))

    # Shares

    async def shares(self, room: str) -> set[str]:
        """Who may come near the room. Empty if the hub does not know the room."""
        try:
            page = await self._json(f"/shares/{room}/", {"limit": str(PAGE)})
        except NotFound:
            return set()
        return {item["user"]["name"] for item in page["items"] if item["user"]}

    async def share(self, room: str, username: str) -> None:
        """Raises `NotFound` while the room or the person is unknown to the hub."""
        await self._send("POST", f"/shares/{room}/", {"user": username}, missing=(400, 404))

    async def revoke(self, room: str, username: str) -> None:
        await self._send("PATCH", f"/shares/{room}/", {"user": username}, fine=(404,))

    async def revoke_all(self, room: str) -> None:
        await self._send("DELETE", f"/shares/{room}/", fine=(404,))

    # How

    async def check(self) -> None:
        await self._json("/info")

    async def _json(
        self, path: str, query: Mapping[str, str] | None = None, **headers: str
    ) -> dict[str, Any]:
        async with self._ask("GET", path, params=query, headers=headers) as answer:
            if answer.status == 404:
                raise NotFound(f"The hub does not know {path}.")
            _check(answer)
            data: dict[str, Any] = await answer.json(content_type=None)
            return data

    async def _send(
        self,
        method: str,
        path: str,
        body: Mapping[str, object] | None = None,
        fine: tuple[int, ...] = (),
        missing: tuple[int, ...] = (),
    ) -> None:
        async with self._ask(method, path, json=body) as answer:
            if answer.status in missing:
                raise NotFound(f"The hub does not know {path}.")
            if answer.status not in fine:
                _check(answer)

    @asynccontextmanager
    async def _ask(
        self, method: str, path: str, **options: Any
    ) -> AsyncIterator[aiohttp.ClientResponse]:
        try:
            async with self._session.request(method, self._api_url + path, **options) as answer:
                yield answer
        except (aiohttp.ClientError, TimeoutError) as error:
            raise Unavailable(f"The hub cannot be reached: {error}") from error


def _check(answer: aiohttp.ClientResponse) -> None:
    if answer.status >= 400:
        raise Unavailable(f"The hub answered {answer.status} to {answer.method} {answer.url.path}.")


def _server(user: Mapping[str, Any]) -> Server:
    model = user.get("servers", {}).get("")
    if model is None:
        return STOPPED
    return Server(is_ready=model["ready"], pending=model["pending"])


def _step(event: Mapping[str, Any]) -> Step:
    return Step(
        percent=int(event.get("progress", 0)),
        message=str(event.get("message", "")),
        is_ready=bool(event.get("ready")),
        failed=bool(event.get("failed")),
    )
