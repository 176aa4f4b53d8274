"""A browser's two connections of a call (docs/media.md); with a screen where it is shared."""

from __future__ import annotations

import asyncio
from types import TracebackType
from typing import Any

from aiortc import (
    AudioStreamTrack,
    RTCBundlePolicy,
    RTCConfiguration,
    RTCPeerConnection,
    RTCSessionDescription,
    VideoStreamTrack,
)

from tests.room.clients import WAIT_SECONDS, Call

CONFIGURATION = RTCConfiguration(iceServers=[], bundlePolicy=RTCBundlePolicy.MAX_BUNDLE)
DEVICES = {"0": "microphone", "1": "camera"}
SCREEN = {"2": "screen", "3": "screen_audio"}


class Phone:
    def __init__(self, call: Call) -> None:
        self.call = call
        self._generation = 0  # of the last own offer
        self._publisher: RTCPeerConnection | None = None
        self._subscriber: RTCPeerConnection | None = None
        self.streams: list[dict[str, str]] = []  # of the last offer that was answered

    async def publish(self) -> None:
        """A microphone and a camera. No packet is needed for the others to hear of them."""
        await self._publish()

    async def connect(self) -> None:
        """Publishes, and makes the connection that comes of it."""
        await self._take(await self._publish())

    async def share(self) -> None:
        """A screen with its sound, beside what is sent already. Pictures and sound flow."""
        assert self._publisher is not None
        for track in (VideoStreamTrack(), AudioStreamTrack()):
            self._publisher.addTransceiver(track, direction="sendonly")
        await self.call.say("publish", **await self._description({**DEVICES, **SCREEN}))
        await self._take(await self._published())

    async def _take(self, answer: dict[str, Any]) -> None:
        assert self._publisher is not None
        await self._publisher.setRemoteDescription(RTCSessionDescription(answer["sdp"], "answer"))

    async def _publish(self) -> dict[str, Any]:
        await self.call.say("publish", **await self.offer())
        return await self._published()

    async def _published(self) -> dict[str, Any]:
        return await self.call.hear(
            "published", lambda told: told["generation"] == self._generation
        )

    async def offer(self) -> dict[str, Any]:
        """The fields of a `publish`, for whoever says it."""
        await self._end(self._publisher)
        self._publisher = connection = RTCPeerConnection(CONFIGURATION)
        connection.addTransceiver("audio", direction="sendonly")
        connection.addTransceiver("video", direction="sendonly")
        return await self._description(DEVICES)

    async def _description(self, kinds: dict[str, str]) -> dict[str, Any]:
        connection = self._publisher
        assert connection is not None
        await connection.setLocalDescription(await connection.createOffer())
        self._generation += 1
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

    async def receives(self, username: str, kind: str) -> Any:
        """The first frame of it from now on; offers are answered until one has it."""
        while not (mids := [mid for mid, *of in self._listed() if of == [username, kind]]):
            await self._answer(await self.call.hear("offer"))
        assert self._subscriber is not None
        found = next(t for t in self._subscriber.getTransceivers() if t.mid == mids[0])
        return await asyncio.wait_for(found.receiver.track.recv(), WAIT_SECONDS)

    def _listed(self) -> list[list[str]]:
        return [[stream["mid"], stream["username"], stream["kind"]] for stream in self.streams]

    async def _answer(self, offer: dict[str, Any]) -> None:
        if offer["fresh"]:
            await self._end(self._subscriber)
            self._subscriber = RTCPeerConnection(CONFIGURATION)
        connection = self._subscriber
        assert connection is not None
        await connection.setRemoteDescription(RTCSessionDescription(offer["sdp"], "offer"))
        await connection.setLocalDescription(await connection.createAnswer())
        self.streams = offer["streams"]
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
