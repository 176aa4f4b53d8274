"""People who come and go at one media worker, with load for it: for `joins` and `soak`."""

from __future__ import annotations

import asyncio
from typing import Any

from aiortc import InvalidStateError, RTCPeerConnection, RTCSessionDescription

from benchmarks.media_load import Media, new_publisher
from benchmarks.media_servers import publish
from tests.media.people import CONFIGURATION
from tests.media.worker import PATIENCE_SECONDS, Message, Worker

LEGS = {"publisher", "subscriber"}


class Call:
    """Everybody at one worker: gives each the events that are for them."""

    def __init__(self, worker: Worker, media: Media) -> None:
        self.worker = worker
        self._media = media
        self._people: dict[str, Caller] = {}
        worker.on_event = self._give

    def _give(self, event: Message) -> None:
        if (caller := self._people.get(event["peer"])) is not None:
            caller.events.put_nowait(event)

    async def join(self, name: str) -> Caller:
        """Until packets go both ways."""
        caller = self._people[name] = Caller(name, self.worker, self._media)
        await caller.join()
        return caller

    async def leave(self, caller: Caller) -> None:
        """As the room has it: the worker is told at once."""
        await self.worker.ask("close", peer=caller.name)
        await self._forget(caller)

    async def go_away(self, caller: Caller, with_goodbye: bool = True) -> None:
        """The browser is closed, or its network is gone; the worker finds out by itself."""
        await (caller.close() if with_goodbye else caller.fall_silent())
        async with asyncio.timeout(PATIENCE_SECONDS):
            await caller.is_missed.wait()
        await self.leave(caller)

    async def _forget(self, caller: Caller) -> None:
        await caller.close()
        caller.stop()
        del self._people[caller.name]

    async def close(self) -> None:
        for caller in list(self._people.values()):
            await self.leave(caller)


class Caller:
    """Sends what was encoded beforehand, and answers every offer."""

    def __init__(self, name: str, worker: Worker, media: Media) -> None:
        self.name = name
        self.events: asyncio.Queue[Message] = asyncio.Queue()
        self.is_missed = asyncio.Event()  # both connections, by the worker
        self._is_connected = asyncio.Event()
        self._legs: dict[str, tuple[set[str], asyncio.Event]] = {
            "connected": (set(), self._is_connected),
            "disconnected": (set(), self.is_missed),
        }
        self._is_here = True
        self._worker = worker
        self._publisher = new_publisher(media)
        self._subscriber = RTCPeerConnection(CONFIGURATION)
        self._listening = asyncio.create_task(self._listen())

    async def join(self) -> None:
        await publish(self._worker, self.name, self._publisher)
        await self._worker.ask("subscribe", peer=self.name)
        async with asyncio.timeout(PATIENCE_SECONDS):
            await self._is_connected.wait()
            while not (await self.packets_sent() and await self._receives()):
                await asyncio.sleep(0.02)

    async def packets_sent(self) -> int:
        """Of sound or picture, the fewer."""
        streams = (await self._worker.peers())[self.name]["publisher"]["streams"]
        return min(stream["packetsReceived"] for stream in streams)

    async def _receives(self) -> bool:
        """Something, if anybody is there; one of the others may have fallen silent."""
        peers = await self._worker.peers()
        streams = peers[self.name]["subscriber"]["streams"]
        return len(peers) == 1 or any(stream["packetsSent"] for stream in streams)

    async def _listen(self) -> None:
        while True:
            event = await self.events.get()
            if event["type"] == "offer" and self._is_here:
                await self._answer(event)
            elif event["type"] in self._legs:
                legs, happened = self._legs[event["type"]]
                legs.add(event["leg"])
                if legs == LEGS:
                    happened.set()

    async def _answer(self, offer: Message) -> None:
        connection = self._subscriber
        try:
            await connection.setRemoteDescription(RTCSessionDescription(offer["sdp"], "offer"))
            await connection.setLocalDescription(await connection.createAnswer())
        except InvalidStateError:  # closed meanwhile
            return
        sdp, generation = connection.localDescription.sdp, offer["generation"]
        await self._worker.ask("answer", peer=self.name, generation=generation, sdp=sdp)

    async def fall_silent(self) -> None:
        """Without a word: the sockets are closed, and nothing of DTLS is said before."""
        self._is_here = False
        for connection in (self._publisher, self._subscriber):
            transports: set[Any] = {
                each.receiver.transport.transport for each in connection.getTransceivers()
            }
            for transport in transports:
                await transport.stop()
        await self.close()

    async def close(self) -> None:
        self._is_here = False
        await self._publisher.close()
        await self._subscriber.close()

    def stop(self) -> None:
        self._listening.cancel()
