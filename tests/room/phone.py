"""A browser's two connections of a call (docs/media.md); only the signalling is looked at."""

from __future__ import annotations

from types import TracebackType
from typing import Any

from aiortc import RTCPeerConnection, RTCSessionDescription

from tests.room.clients import Call


class Phone:
    def __init__(self, call: Call) -> None:
        self.call = call
        self._generation = 0  # of the last own offer
        self._publisher: RTCPeerConnection | None = None
        self._subscriber: RTCPeerConnection | None = None

    async def publish(self) -> None:
        """A microphone and a camera. No packet is needed for the others to hear of them."""
        await self.call.say("publish", **await self.offer())
        await self.call.hear("published", lambda told: told["generation"] == self._generation)

    async def offer(self) -> dict[str, Any]:
        """The fields of a `publish`, for whoever says it."""
        await self._end(self._publisher)
        self._publisher = connection = RTCPeerConnection()
        connection.addTransceiver("audio", direction="sendonly")
        connection.addTransceiver("video", direction="sendonly")
        await connection.setLocalDescription(await connection.createOffer())
        self._generation += 1
        kinds = {"0": "microphone", "1": "camera"}
        sdp = connection.localDescription.sdp
        return {"sdp": sdp, "kinds": kinds, "generation": self._generation}

    async def subscribe(self, people: frozenset[str] | set[str] = frozenset()) -> None:
        await self.call.say("subscribe")
        await self.hears(people)

    async def hears(self, people: frozenset[str] | set[str]) -> None:
        """Answers offers until one has streams of these and nobody else."""
        while True:
            offer = await self.call.hear("offer")
            await self._answer(offer)
            if {stream["username"] for stream in offer["streams"]} == people:
                return

    async def _answer(self, offer: dict[str, Any]) -> None:
        if offer["fresh"]:
            await self._end(self._subscriber)
            self._subscriber = RTCPeerConnection()
        connection = self._subscriber
        assert connection is not None
        await connection.setRemoteDescription(RTCSessionDescription(offer["sdp"], "offer"))
        await connection.setLocalDescription(await connection.createAnswer())
        answer = connection.localDescription.sdp
        await self.call.say("answer", generation=offer["generation"], sdp=answer)

    async def _end(self, connection: RTCPeerConnection | None) -> None:
        if connection is not None:
            await connection.close()

    async def __aenter__(self) -> Phone:
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        await self._end(self._publisher)
        await self._end(self._subscriber)
