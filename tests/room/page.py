"""A page as it keeps its connection: it counts, remembers what it said, and goes on."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Callable
from typing import Any

from prepstack.wire.browser import PROTOCOL
from tests.room.clients import WAIT_SECONDS, Call
from tests.room.conftest import RoomUnderTest
from tests.room.fakes import ticket_of
from tests.room.interview import DOCUMENT

UNCOUNTED = ("welcome", "heartbeat")


class Page:
    """`heard` are the counted messages, each once, whatever became of its sockets."""

    def __init__(self, room: RoomUnderTest, who: str) -> None:
        self.room = room
        self.who = who
        self.secret = ""
        self.heard: list[dict[str, Any]] = []
        self.received = 0
        self._sent: list[str] = []  # all, from the first
        self._call: Call | None = None

    @property
    def call(self) -> Call:
        assert self._call is not None
        return self._call

    async def begin(self, port: int | None = None) -> dict[str, Any]:
        ticket = ticket_of(self.who, DOCUMENT.interview.id)
        self._call = await self.room.silent_call(port)
        await self.call.say("hello", protocol=PROTOCOL, ticket=ticket)
        return await self.hear("welcome")

    async def enter(self, port: int | None = None) -> Page:
        await self.begin(port)
        await self.say("knock", name="")
        await self.hear("admitted")
        return self

    async def resume(self, port: int | None = None, **fields: Any) -> None:
        """Its welcome is still to be heard."""
        self._call = await self.room.silent_call(port)
        said = {"protocol": PROTOCOL, "secret": self.secret, "received": self.received, **fields}
        await self.call.say("resume", **{name: it for name, it in said.items() if it is not None})

    async def say(self, type: str, **fields: Any) -> None:
        self._sent.append(json.dumps({"type": type, **fields}))
        await self.call.socket.write_message(self._sent[-1])

    async def hear(
        self, type: str, where: Callable[[dict[str, Any]], bool] = lambda message: True
    ) -> dict[str, Any]:
        async with asyncio.timeout(WAIT_SECONDS):
            while True:
                message = await self._next(type)
                if message["type"] == type and where(message):
                    return message

    async def _next(self, wanted: str) -> dict[str, Any]:
        message = await self.call.next(wanted)
        if message["type"] == "welcome":
            await self._welcome(message)
        elif message["type"] not in UNCOUNTED:
            self.heard.append(message)
            self.received += 1
        return message

    async def _welcome(self, message: dict[str, Any]) -> None:
        self.secret = message["secret"]
        if not message["resumed"]:
            self.received, self._sent = 0, []
            return
        for text in self._sent[message["received"] :]:
            await self.call.socket.write_message(text)
