"""An open interview with everybody who may have to do with it, and some who may not."""

from __future__ import annotations

from collections.abc import AsyncIterator, Mapping
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field
from typing import Any
from uuid import uuid4

import aiohttp
import psutil

from tests.service.stack import Stack, hub_session, new_session
from tests.service.visitors import Answer, Visitor, config_of, room_in


@dataclass
class Scene:
    """Ada is the host, Ben a member who waits, Cleo a stranger; the room has its own token."""

    stack: Stack
    people: dict[str, Visitor]
    interview_id: str
    link: str
    room: str
    tokens: dict[str, str] = field(default_factory=dict)

    @property
    def host(self) -> Visitor:
        return self.people["host"]

    async def as_room(self, method: str, path: str, **body: Any) -> tuple[int, Any]:
        return await with_token(self.stack, self.tokens["room"], method, path, body or None)


async def with_token(
    stack: Stack, token: str, method: str, path: str, body: Mapping[str, Any] | None = None
) -> tuple[int, Any]:
    headers = {"Authorization": f"token {token}"} if token else {}
    async with (
        new_session(headers=headers) as http,
        http.request(method, f"{stack.base}api/room/{path}", json=body) as answer,
    ):
        return answer.status, await answer.json()


@asynccontextmanager
async def open_scene(stack: Stack, *, guest: bool = True) -> AsyncIterator[Scene]:
    """Names are new each time, so that scenes do not meet.

    `guest`: one has come in. Of one address there may be a hundred, so a scene that is opened for
    each of many tests has none.
    """
    tag = uuid4().hex[:6]
    async with AsyncExitStack() as exits:
        people = {
            role: await exits.enter_async_context(Visitor(stack, name and f"{name}-{tag}"))
            for role, name in [
                ("host", "ada"),
                ("member", "ben"),
                ("stranger", "cleo"),
                ("guest", None),
                ("anonymous", None),
            ]
        }
        interview_id = await people["host"].new_call(title="Graphs")
        link = await people["host"].link(interview_id)
        joined = await people["member"].get(link)
        assert joined.url.endswith(interview_id), joined.url
        if guest:
            await become_guest(people["guest"], link, "Gus")
        room = await room_of(people["host"], interview_id)
        scene = Scene(stack, people, interview_id, link, room)
        scene.tokens = {"room": await token_of_room(stack, room), "anonymous": ""}
        yield scene
        await people["host"].post(f"interviews/{interview_id}/end")


async def become_guest(visitor: Visitor, link: str, name: str) -> dict[str, Any]:
    """*Continue as guest*, up to the interview's page: what that was told."""
    joined = await visitor.post(link, page=link, name=name)
    assert joined.status == 303, joined.text
    config = config_of(await visitor.get(joined.location))
    visitor.name = config["me"]["username"]
    return config


async def room_of(host: Visitor, interview_id: str) -> str:
    return room_in(await host.socket_of(interview_id))


async def token_of_room(stack: Stack, room: str) -> str:
    """As the hub gives one to the room's server."""
    body = {"scopes": ["access:services!service=prepstack", f"read:users:name!user={room}"]}
    async with (
        hub_session(stack) as hub,
        hub.post(f"{stack.settings.hub_api_url}/users/{room}/tokens", json=body) as answer,
    ):
        assert answer.status == 201, await answer.text()
        return str((await answer.json())["token"])


def process_of(room: str) -> psutil.Process:
    for process in psutil.process_iter(["cmdline", "environ"]):
        environment = process.info["environ"] or {}
        if environment.get("JUPYTERHUB_USER") == room:
            return process
    raise AssertionError(f"no process of {room}")


async def look_into(stack: Stack, room: str) -> dict[str, Any]:
    """The room's own answer to the service: its interview and who is there."""
    url = f"http://127.0.0.1:{stack.settings.port}/user/{room}/prepstack/api/interview"
    headers = {"Host": stack.settings.room_url(room).split("/")[2]}
    async with (
        hub_session(stack) as hub,
        hub.get(url, headers=headers, allow_redirects=False) as answer,
    ):
        data: dict[str, Any] = await answer.json() if answer.status == 200 else {}
        return data | {"status": answer.status}


async def hub_users(stack: Stack, prefix: str) -> set[str]:
    url = f"{stack.settings.hub_api_url}/users?limit=200"
    try:
        async with hub_session(stack) as hub, hub.get(url) as answer:
            users = await answer.json()
    except aiohttp.ClientError:
        return set()
    return {user["name"] for user in users if user["name"].startswith(prefix)}


async def shares_of(stack: Stack, room: str) -> set[str]:
    url = f"{stack.settings.hub_api_url}/shares/{room}/"
    async with hub_session(stack) as hub, hub.get(url) as answer:
        page = await answer.json() if answer.status == 200 else {"items": []}
        return {item["user"]["name"] for item in page["items"] if item["user"]}


def sentence_of(answer: Answer) -> str:
    """What an error page says."""
    return answer.text.split('role="alert">')[1].split("<")[0]
