"""The media servers that `media_forwarding` compares, each behind the same two calls."""

from __future__ import annotations

import asyncio
import json
import secrets
import tempfile
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from pathlib import Path
from typing import Any, Protocol

import aiohttp
from aiortc import RTCPeerConnection, RTCSessionDescription

from benchmarks.media_load import connected
from tests.media.people import CONFIGURATION, KIND_OF
from tests.media.worker import Worker, running_worker
from tests.ports import reserve_ports


class Server(Protocol):
    """Everybody of a room publishes before anybody subscribes."""

    pids: list[int]

    async def publish(self, room: int, name: str, connection: RTCPeerConnection) -> None: ...
    async def subscribe(self, room: int, name: str) -> RTCPeerConnection: ...


class Workers:
    """One for each room, as prepStack has them."""

    def __init__(self, workers: list[Worker]) -> None:
        self._workers = workers
        self.pids = [worker.process.pid for worker in workers]

    async def publish(self, room: int, name: str, connection: RTCPeerConnection) -> None:
        await publish(self._workers[room], name, connection)

    async def subscribe(self, room: int, name: str) -> RTCPeerConnection:
        worker = self._workers[room]
        await worker.ask("subscribe", peer=name)
        offer = await worker.event("offer", peer=name)
        connection = await _accept(offer["sdp"])
        sdp = connection.localDescription.sdp
        await worker.ask("answer", peer=name, generation=offer["generation"], sdp=sdp)
        await connected(connection)
        return connection


async def publish(worker: Worker, name: str, connection: RTCPeerConnection) -> None:
    await connection.setLocalDescription(await connection.createOffer())
    kinds = {t.mid: KIND_OF[t.kind] for t in connection.getTransceivers()}
    sdp = connection.localDescription.sdp
    answer = await worker.ask("publish", peer=name, sdp=sdp, kinds=kinds)
    await connection.setRemoteDescription(RTCSessionDescription(answer["sdp"], "answer"))
    await connected(connection)


async def _accept(sdp: str) -> RTCPeerConnection:
    connection = RTCPeerConnection(CONFIGURATION)
    await connection.setRemoteDescription(RTCSessionDescription(sdp, "offer"))
    await connection.setLocalDescription(await connection.createAnswer())
    return connection


@asynccontextmanager
async def running_workers(module: str, rooms: int, address: str) -> AsyncIterator[Workers]:
    async with AsyncExitStack() as stack:
        started = [
            await stack.enter_async_context(running_worker(address, module)) for _ in range(rooms)
        ]
        yield Workers(started)


# Janus: nothing but its VideoRoom and its WebSocket API.
CONFIGURATIONS = {
    "janus.jcfg": """
general: {{ debug_level = 3 }}
media: {{ ipv6 = false }}
plugins: {{ disable = "libjanus_audiobridge.so,libjanus_echotest.so,libjanus_recordplay.so,\
libjanus_sip.so,libjanus_nosip.so,libjanus_streaming.so,libjanus_textroom.so,\
libjanus_videocall.so,libjanus_voicemail.so,libjanus_lua.so,libjanus_duktape.so" }}
transports: {{ disable = "libjanus_http.so,libjanus_rabbitmq.so,libjanus_mqtt.so,\
libjanus_nanomsg.so,libjanus_pfunix.so" }}
events: {{ broadcast = false }}
loggers: {{ disable = "libjanus_jsonlog.so" }}
""",
    "janus.plugin.videoroom.jcfg": "general: {{ }}\n",
    "janus.transport.websockets.jcfg": """
general: {{ json = "compact"
ws = true
ws_port = {port}
ws_ip = "127.0.0.1"
wss = false }}
admin: {{ admin_ws = false
admin_wss = false }}
""",
}


class JanusSession:
    """One person's WebSocket to Janus (its “Plain WebSockets”), kept alive as long as it is."""

    def __init__(self, socket: aiohttp.ClientWebSocketResponse) -> None:
        self._socket = socket
        self._id: int | None = None
        self._answers: dict[str, asyncio.Future[Any]] = {}
        self._tasks = [asyncio.create_task(self._read()), asyncio.create_task(self._live())]
        self.feed = self.private_id = 0

    async def request(self, **message: Any) -> Any:
        transaction = secrets.token_hex(6)
        message["transaction"] = transaction
        if self._id is not None:
            message["session_id"] = self._id
        answer = self._answers[transaction] = asyncio.get_running_loop().create_future()
        await self._socket.send_json(message)
        found = await asyncio.wait_for(answer, 30)
        assert found["janus"] != "error", found
        return found

    async def begin(self) -> None:
        self._id = (await self.request(janus="create"))["data"]["id"]

    async def attach(self) -> int:
        answer = await self.request(janus="attach", plugin="janus.plugin.videoroom")
        return int(answer["data"]["id"])

    async def say(self, handle: int, jsep: RTCSessionDescription | None = None, **body: Any) -> Any:
        told = {"jsep": {"type": jsep.type, "sdp": jsep.sdp}} if jsep else {}
        return await self.request(janus="message", handle_id=handle, body=body, **told)

    async def close(self) -> None:
        for task in self._tasks:
            task.cancel()
        await self._socket.close()

    async def _read(self) -> None:
        async for message in self._socket:
            answer = json.loads(message.data)
            if answer["janus"] != "ack" and answer.get("transaction") in self._answers:
                self._answers.pop(answer["transaction"]).set_result(answer)

    async def _live(self) -> None:
        while True:
            await asyncio.sleep(20)
            await self._socket.send_json(
                {"janus": "keepalive", "session_id": self._id, "transaction": "alive"}
            )


class Janus:
    """VideoRoom, with one multistream subscription for each person."""

    def __init__(self, pid: int, http: aiohttp.ClientSession, url: str) -> None:
        self.pids = [pid]
        self._http, self._url = http, url
        self._people: dict[int, dict[str, JanusSession]] = {}

    async def publish(self, room: int, name: str, connection: RTCPeerConnection) -> None:
        socket = await self._http.ws_connect(self._url, protocols=["janus-protocol"])
        person = JanusSession(socket)
        await person.begin()
        handle = await person.attach()
        people = self._people.setdefault(room, {})
        if not people:
            settings = {"publishers": 10, "bitrate": 0, "fir_freq": 0, "audiolevel_event": False}
            await person.say(handle, request="create", room=room + 1, **settings)
        people[name] = person
        joined = await person.say(
            handle, request="join", ptype="publisher", room=room + 1, display=name
        )
        data = joined["plugindata"]["data"]
        person.feed, person.private_id = data["id"], data["private_id"]
        await connection.setLocalDescription(await connection.createOffer())
        answer = await person.say(handle, connection.localDescription, request="publish")
        await connection.setRemoteDescription(
            RTCSessionDescription(answer["jsep"]["sdp"], "answer")
        )
        await connected(connection)

    async def subscribe(self, room: int, name: str) -> RTCPeerConnection:
        person = self._people[room][name]
        handle = await person.attach()
        others = [other for other in self._people[room].values() if other is not person]
        offer = await person.say(
            handle,
            request="join",
            ptype="subscriber",
            room=room + 1,
            streams=[{"feed": other.feed} for other in others],
            private_id=person.private_id,
        )
        connection = await _accept(offer["jsep"]["sdp"])
        await person.say(handle, connection.localDescription, request="start")
        await connected(connection)
        return connection

    async def close(self) -> None:
        for people in self._people.values():
            for person in people.values():
                await person.close()


@asynccontextmanager
async def running_janus(address: str) -> AsyncIterator[Janus]:
    """Debian's `janus`. `address` is no loopback one: those it refuses."""
    port = reserve_ports()
    with tempfile.TemporaryDirectory(prefix="janus") as folder:
        for name, text in CONFIGURATIONS.items():
            (Path(folder) / name).write_text(text.format(port=port))
        process = await asyncio.create_subprocess_exec(
            *("janus", "-F", folder, "-E", address, "-o"), stdout=asyncio.subprocess.DEVNULL
        )
        try:
            async with aiohttp.ClientSession() as http:
                janus = Janus(process.pid, http, f"ws://127.0.0.1:{port}/")
                await _listens(port)
                yield janus
                await janus.close()
        finally:
            process.terminate()
            await process.wait()


async def _listens(port: int) -> None:
    async with asyncio.timeout(30):
        while True:
            try:
                _, writer = await asyncio.open_connection("127.0.0.1", port)
            except ConnectionRefusedError:
                await asyncio.sleep(0.05)
            else:
                writer.close()
                return
