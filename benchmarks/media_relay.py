"""aiortc's MediaRelay behind the media worker's wire: what `media_forwarding` compares with.

It decodes what each person publishes and encodes it again for each subscriber.
"""

from __future__ import annotations

import argparse
import asyncio
from pathlib import Path

import aioice.ice
import uvloop
from aiortc import (
    MediaStreamTrack,
    RTCBundlePolicy,
    RTCConfiguration,
    RTCPeerConnection,
    RTCSessionDescription,
)
from aiortc.contrib.media import MediaRelay

from prepstack.wire import worker as wire
from prepstack.wire.limits import LARGEST_LINE
from prepstack.wire.message import to_json

CONFIGURATION = RTCConfiguration(iceServers=[], bundlePolicy=RTCBundlePolicy.MAX_BUNDLE)


class RelayServer:
    """Publish, subscribe, answer: once per person, and everybody publishes before that."""

    def __init__(self) -> None:
        self.ended = asyncio.Event()
        self._relay = MediaRelay()
        self._tracks: dict[str, list[MediaStreamTrack]] = {}
        self._connections: dict[str, RTCPeerConnection] = {}

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        def send(message: wire.AnyAnswer | wire.Event) -> None:
            writer.write(to_json(message) + b"\n")

        send(wire.Ready(0))
        while line := await reader.readline():
            for message in await self._act(wire.requests.read(line)):
                send(message)
        self.ended.set()

    async def _act(self, request: wire.Request) -> list[wire.AnyAnswer | wire.Event]:
        """What is said to it."""
        match request:
            case wire.Publish(id, peer, sdp):
                published = wire.Published(id, await self._publish(peer, sdp))
                return [published, wire.Connected(peer, wire.Leg.PUBLISHER)]
            case wire.Subscribe(id, peer):
                offer = wire.Offer(peer, 1, True, await self._subscribe(peer), ())
                return [wire.Done(id), offer]
            case wire.Answer(id, peer, _, sdp):
                answer = RTCSessionDescription(sdp, "answer")
                await self._connections[peer].setRemoteDescription(answer)
                return [wire.Done(id), wire.Connected(peer, wire.Leg.SUBSCRIBER)]
            case _:
                return [wire.Done(request.id)]

    async def _publish(self, peer: str, sdp: str) -> str:
        connection = RTCPeerConnection(CONFIGURATION)
        tracks = self._tracks.setdefault(peer, [])
        connection.on("track", tracks.append)
        self._connections[f"publisher of {peer}"] = connection
        await connection.setRemoteDescription(RTCSessionDescription(sdp, "offer"))
        await connection.setLocalDescription(await connection.createAnswer())
        return str(connection.localDescription.sdp)

    async def _subscribe(self, peer: str) -> str:
        connection = self._connections[peer] = RTCPeerConnection(CONFIGURATION)
        for other, tracks in self._tracks.items():
            for track in tracks if other != peer else ():
                relayed = self._relay.subscribe(track)
                connection.addTransceiver(relayed, direction="sendonly")
        await connection.setLocalDescription(await connection.createOffer())
        return str(connection.localDescription.sdp)


async def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--socket", type=Path, required=True)
    parser.add_argument("--ports")
    parser.add_argument("--address")
    options = parser.parse_args()
    # Loopback only, as the worker beside it; aioice has no setting for that.
    aioice.ice.get_host_addresses = lambda **_: ["127.0.0.1"]
    server = RelayServer()
    await asyncio.start_unix_server(server.serve, options.socket, limit=LARGEST_LINE)
    await server.ended.wait()


if __name__ == "__main__":
    uvloop.run(main())
