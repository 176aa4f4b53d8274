"""aiortc's MediaRelay behind the media worker's wire: what `media_forwarding` compares with.

It decodes what each person publishes and encodes it again for each subscriber.
"""

from __future__ import annotations

import argparse
import asyncio
import json
from pathlib import Path
from typing import Any

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

CONFIGURATION = RTCConfiguration(iceServers=[], bundlePolicy=RTCBundlePolicy.MAX_BUNDLE)
LONGEST_LINE = 1 << 20


class RelayServer:
    """Publish, subscribe, answer: once per person, and everybody publishes before that."""

    def __init__(self) -> None:
        self.ended = asyncio.Event()
        self._relay = MediaRelay()
        self._tracks: dict[str, list[MediaStreamTrack]] = {}
        self._connections: dict[str, RTCPeerConnection] = {}

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        def send(message: dict[str, Any]) -> None:
            writer.write(json.dumps(message).encode() + b"\n")

        send({"event": "ready", "port": 0})
        while line := await reader.readline():
            request = json.loads(line)
            answer, event = await self._act(request["do"], request)
            send({"id": request["id"], "ok": True, **answer})
            if event:
                send({"event": event[0], "peer": request["peer"], **event[1]})
        self.ended.set()

    async def _act(self, do: str, request: dict[str, Any]) -> tuple[dict[str, Any], Any]:
        match do:
            case "publish":
                return {"sdp": await self._publish(request)}, ("connected", {"leg": "publisher"})
            case "subscribe":
                return {}, ("offer", await self._subscribe(request["peer"]))
            case "answer":
                answer = RTCSessionDescription(request["sdp"], "answer")
                await self._connections[request["peer"]].setRemoteDescription(answer)
                return {}, ("connected", {"leg": "subscriber"})
        return {"peers": {}}, None

    async def _publish(self, request: dict[str, Any]) -> str:
        connection = RTCPeerConnection(CONFIGURATION)
        tracks = self._tracks.setdefault(request["peer"], [])
        connection.on("track", tracks.append)
        self._connections[f"publisher of {request['peer']}"] = connection
        await connection.setRemoteDescription(RTCSessionDescription(request["sdp"], "offer"))
        await connection.setLocalDescription(await connection.createAnswer())
        return str(connection.localDescription.sdp)

    async def _subscribe(self, peer: str) -> dict[str, Any]:
        connection = self._connections[peer] = RTCPeerConnection(CONFIGURATION)
        for other, tracks in self._tracks.items():
            for track in tracks if other != peer else ():
                relayed = self._relay.subscribe(track)
                connection.addTransceiver(relayed, direction="sendonly")
        await connection.setLocalDescription(await connection.createOffer())
        return {"generation": 1, "sdp": connection.localDescription.sdp, "streams": []}


async def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--socket", type=Path, required=True)
    parser.add_argument("--ports")
    parser.add_argument("--address")
    options = parser.parse_args()
    # Loopback only, as the worker beside it; aioice has no setting for that.
    aioice.ice.get_host_addresses = lambda **_: ["127.0.0.1"]
    server = RelayServer()
    await asyncio.start_unix_server(server.serve, options.socket, limit=LONGEST_LINE)
    await server.ended.wait()


if __name__ == "__main__":
    uvloop.run(main())
