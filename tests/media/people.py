"""People of a call, each with real aiortc connections to the worker."""

from __future__ import annotations

import asyncio
from typing import Any

from aiortc import (
    MediaStreamTrack,
    RTCBundlePolicy,
    RTCConfiguration,
    RTCPeerConnection,
    RTCRtpTransceiver,
    RTCSessionDescription,
)
from aiortc.mediastreams import AudioStreamTrack, VideoStreamTrack

from tests.media.lossy import LossyRelay
from tests.media.worker import PATIENCE_SECONDS, Worker

CONFIGURATION = RTCConfiguration(iceServers=[], bundlePolicy=RTCBundlePolicy.MAX_BUNDLE)
KIND_OF = {"audio": "microphone", "video": "camera"}


class Person:
    """Publishes and subscribes as docs/media.md tells browsers to."""

    def __init__(
        self, name: str, worker: Worker, configuration: RTCConfiguration = CONFIGURATION
    ) -> None:
        self.name = name
        self.worker = worker
        self.configuration = configuration
        self.publisher = RTCPeerConnection(configuration)
        self.subscriber: RTCPeerConnection | None = None
        self.streams: list[dict[str, str]] = []
        self.generation = 0
        self.fresh = False
        self.held: list[str] = []  # kinds that are passed on to nobody
        self.relay: LossyRelay | None = None  # on the way to the worker

    async def publish(self, *kinds: str) -> None:
        self._add(*kinds or ("audio", "video"))
        await self.offer()
        await self.worker.event("connected", peer=self.name, leg="publisher")

    def _add(self, *kinds: str) -> None:
        for media in kinds:
            track = AudioStreamTrack() if media == "audio" else VideoStreamTrack()
            self.publisher.addTransceiver(track, direction="sendonly")

    async def description(self) -> str:
        """An offer of a microphone and a camera, for whoever sends it."""
        self._add("audio", "video")
        await self.publisher.setLocalDescription(await self.publisher.createOffer())
        return str(self.publisher.localDescription.sdp)

    async def offer(self) -> None:
        pc = self.publisher
        await pc.setLocalDescription(await pc.createOffer())
        kinds = {t.mid: KIND_OF[t.kind] for t in pc.getTransceivers() if t.direction == "sendonly"}
        answer = await self.worker.ask(
            "publish", peer=self.name, sdp=pc.localDescription.sdp, kinds=kinds, held=self.held
        )
        await pc.setRemoteDescription(self._description(answer["sdp"], "answer"))

    def _description(self, sdp: str, type: str) -> RTCSessionDescription:
        return RTCSessionDescription(self.relay.through(sdp) if self.relay else sdp, type)

    async def subscribe(self) -> None:
        if self.subscriber is not None:
            await self.subscriber.close()
        self.subscriber = RTCPeerConnection(self.configuration)
        await self.worker.ask("subscribe", peer=self.name)
        await self.accept_offer()
        await self.worker.event("connected", peer=self.name, leg="subscriber")

    async def accept_offer(self) -> dict[str, Any]:
        """Waits for the next offer and answers it."""
        offer = await self.worker.event("offer", peer=self.name)
        await self.answer(offer)
        self.streams, self.generation = offer["streams"], offer["generation"]
        self.fresh = offer["fresh"]
        return offer

    async def answer(self, offer: dict[str, Any]) -> None:
        assert self.subscriber is not None
        await self.subscriber.setRemoteDescription(self._description(offer["sdp"], "offer"))
        await self.subscriber.setLocalDescription(await self.subscriber.createAnswer())
        await self.worker.ask(
            "answer",
            peer=self.name,
            generation=offer["generation"],
            sdp=self.subscriber.localDescription.sdp,
        )

    def names(self) -> set[tuple[str, str]]:
        return {(stream["peer"], stream["kind"]) for stream in self.streams}

    def transceiver(self, peer: str, kind: str) -> RTCRtpTransceiver:
        assert self.subscriber is not None
        mid = next(s["mid"] for s in self.streams if (s["peer"], s["kind"]) == (peer, kind))
        return next(t for t in self.subscriber.getTransceivers() if t.mid == mid)

    async def receives(self, peer: str, kind: str) -> Any:
        """The first decoded frame from now on."""
        track: MediaStreamTrack = self.transceiver(peer, kind).receiver.track
        return await asyncio.wait_for(track.recv(), PATIENCE_SECONDS)

    async def close(self) -> None:
        await self.publisher.close()
        if self.subscriber is not None:
            await self.subscriber.close()
