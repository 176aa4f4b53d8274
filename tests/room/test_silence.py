"""Who is cut off without a word: their page is told, and so are the others."""

from __future__ import annotations

import asyncio
import json

from tornado.websocket import WebSocketClientConnection

from tests.room.clients import Call, Client
from tests.room.conftest import RoomUnderTest
from tests.room.interview import CANDIDATE, HOST
from tests.room.silence import Line

NOTICED_SECONDS = 30.0  # 20, and what a busy machine takes


async def test_the_room_says_something_every_few_seconds(room: RoomUnderTest) -> None:
    call = await room.call(CANDIDATE)

    await call.hear("heartbeat")
    await call.hear("heartbeat")


async def test_others_see_soon_that_somebody_was_cut_off(room: RoomUnderTest) -> None:
    room.session.reception.return_seconds = 0.1
    host = await room.call(HOST)
    async with Line(room.app.port) as line:
        await (await room.call(CANDIDATE, port=line.port)).hear("admitted")
        await host.hear("people", lambda message: len(message["people"]) == 2)

        line.cut()

        async with asyncio.timeout(NOTICED_SECONDS):
            while not await tells_of_one(host):
                pass


async def test_the_document_of_who_was_cut_off_is_closed(room: RoomUnderTest) -> None:
    await room.typist(HOST)
    path = await room.document_path(HOST)
    document = await room.document_room()
    before = set(document.clients)
    async with Line(room.app.port) as line:
        await over(line, room, CANDIDATE).open(path)
        async with asyncio.timeout(NOTICED_SECONDS):
            while len(document.clients) == len(before):
                await asyncio.sleep(0.05)  # a room tells nobody of its sockets

        line.cut()

        async with asyncio.timeout(NOTICED_SECONDS):
            while document.clients - before:
                await asyncio.sleep(0.05)


# How


async def tells_of_one(call: Call) -> bool:
    message = json.loads(await call.socket.read_message() or "{}")
    return message["type"] == "people" and len(message["people"]) == 1


opened: list[WebSocketClientConnection] = []


def over(line: Line, room: RoomUnderTest, who: str) -> Client:
    return Client(room.url.replace(str(room.app.port), str(line.port)), who, opened)
