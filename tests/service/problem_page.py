"""The interview page as far as problems go: what it asks, and what it hears."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any

import aiohttp

from tests.service.scenes import Scene, open_scene
from tests.service.stack import PATIENCE_SECONDS, Stack, until
from tests.service.visitors import Answer, Visitor, config_of

PAIR = "pair-with-target"
SQL = "customers-who-never-ordered"
RIGHT = """\
def pair_with_target(numbers, target):
    seen = {}
    for place, number in enumerate(numbers):
        if target - number in seen:
            return [seen[target - number], place]
        seen[number] = place
"""
WRONG = "def pair_with_target(numbers, target):\n    return [0, 1]\n"
SLOW = "def pair_with_target(numbers, target):\n    while True: pass\n"

Json = dict[str, Any]


@dataclass
class Page:
    visitor: Visitor
    scene: Scene
    _token: str = ""

    async def ask(self, method: str, place: str, body: Json | None = None) -> Answer:
        """With the page's token."""
        if not self._token:
            page = await self.visitor.get(f"interviews/{self.scene.interview_id}")
            self._token = config_of(page)["xsrf"]
        headers = {"X-XSRFToken": self._token, "Sec-Fetch-Mode": "cors"}
        path = f"interviews/{self.scene.interview_id}/{place}"
        return await self.visitor.ask(method, path, json=body, headers=headers)

    async def get(self, place: str) -> Answer:
        return await self.visitor.ask("GET", f"interviews/{self.scene.interview_id}/{place}")

    async def change(self, kind: str, **fields: Any) -> Answer:
        return await self.ask("POST", "problem", {"type": kind, **fields})

    async def reveal(self, slug: str = PAIR, language: str = "python") -> None:
        answer = await self.change("reveal", slug=slug, language=language)
        assert answer.status == 204, answer.text

    async def run(self, kind: str = "samples", **fields: Any) -> int:
        answer = await self.ask("POST", "runs", {"kind": kind, **fields})
        assert answer.status == 202, answer.text
        return int(json.loads(answer.text)["run"])

    async def state(self) -> Json:
        async with self.following() as stream:
            return await stream.next()

    @asynccontextmanager
    async def following(self) -> AsyncIterator[Stream]:
        url = f"{self.scene.stack.base}interviews/{self.scene.interview_id}/problem"
        headers = {"Sec-Fetch-Mode": "cors"}
        async with self.visitor._http.get(url, headers=headers) as answer:
            assert answer.status == 200, await answer.text()
            yield Stream(answer)

    async def finished(self, run: int) -> Json:
        async with self.following() as stream:
            return await stream.finished(run)


class Stream:
    """What a page hears."""

    def __init__(self, answer: aiohttp.ClientResponse) -> None:
        self._answer = answer
        self.heard: list[Json] = []

    async def next(self) -> Json:
        async with asyncio.timeout(PATIENCE_SECONDS):
            async for line in self._answer.content:
                if line.startswith(b"data: "):
                    self.heard.append(json.loads(line.removeprefix(b"data: ")))
                    return self.heard[-1]
        raise EOFError

    async def until(self, claim: Callable[[Json], Any]) -> Json:
        """The next state of which it is true."""
        while True:
            told = await self.next()
            if told["type"] == "problem_state" and claim(told):
                return told

    async def finished(self, run: int) -> Json:
        state = await self.until(lambda told: _of(told, run).get("status", "waiting") != "waiting")
        return _of(state, run)

    async def ends(self) -> bool:
        try:
            while True:
                await self.next()
        except EOFError:
            return True


def _of(state: Json, run: int) -> Json:
    return next((one for one in state.get("runs", ()) if one["run"] == run), {})


def write_solution(scene: Scene, source: str) -> None:
    """Everybody sees it in the cell of the solution."""
    (scene.stack.faults / "solution").write_text(source)


@asynccontextmanager
async def open_problem_scene(stack: Stack) -> AsyncIterator[Scene]:
    """A host, and a member who was let in; no guest, for there is one scene for each test."""
    async with open_scene(stack, guest=False) as opened:
        await change_member(opened, standing="admitted")
        yield opened


async def change_member(scene: Scene, who: str = "member", **change: str) -> None:
    """As the room reports it, when the host decided it there."""
    name = scene.people[who].name
    status, answer = await scene.as_room("PATCH", f"members/{name}", **change)
    assert status == 200, answer


async def swap(scene: Scene, host: str, member: str) -> None:
    changes = {scene.host.name: {"role": host}, scene.people["member"].name: {"role": member}}
    status, answer = await scene.as_room("PATCH", "members", changes=changes)
    assert status == 200, answer


async def room_of(scene: Scene) -> Json:
    """What the room was told until now."""
    answer = await scene.host.notebook_in(scene.room)
    told: Json = json.loads(answer.text)
    return told


async def events_of(scene: Scene, count: int) -> list[Json]:
    """Of the room's history, once there are so many."""

    async def told() -> list[Json]:
        events: list[Json] = (await room_of(scene))["events"]
        return events if len(events) >= count else []

    found: list[Json] = await until(told)
    return found
