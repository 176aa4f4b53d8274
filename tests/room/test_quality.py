"""How well people's packets arrive, measured of real packets, and told to those in the room."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

from aiortc import RTCPeerConnection, RTCSessionDescription
from aiortc.mediastreams import AudioStreamTrack

from tests.media.lossy import LossyRelay
from tests.room.clients import Call
from tests.room.conftest import RoomUnderTest
from tests.room.interview import CANDIDATE, HOST, OTHER, WAITING
from tests.room.test_media_worker import inside


async def test_who_loses_packets_on_their_way_here_is_told_to_all_who_are_inside(
    room: RoomUnderTest,
) -> None:
    host, candidate = await inside(room, HOST), await inside(room, CANDIDATE)
    door = await room.call(WAITING)
    async with speaking(candidate, losing=0.3):
        told = await host.hear("quality", has_poor_line)  # nothing at all may have come at first
        late = await inside(room, OTHER)

        assert [item["username"] for item in told["uplinks"]] == [CANDIDATE]
        assert 8 <= told["uplinks"][0]["loss"] <= 60
        await late.hear("quality", has_poor_line)
    await door.say("shout")  # its answer comes after whatever was said before
    await door.hear("error")
    assert "quality" not in {message["type"] for message in door.heard}


def has_poor_line(told: dict[str, Any]) -> bool:
    return any((item["username"], item["level"]) == (CANDIDATE, "poor") for item in told["uplinks"])


@asynccontextmanager
async def speaking(call: Call, losing: float) -> AsyncIterator[None]:
    """Somebody whose voice goes through a network that loses that share of it."""
    connection = RTCPeerConnection()
    connection.addTransceiver(AudioStreamTrack(), direction="sendonly")
    await connection.setLocalDescription(await connection.createOffer())
    await call.say("media", microphone=True, camera=False)
    sdp = connection.localDescription.sdp
    await call.say("publish", sdp=sdp, kinds={"0": "microphone"}, generation=1)
    answer = (await call.hear("published"))["sdp"]
    async with LossyRelay(port_in(answer), losing) as relay:
        through = RTCSessionDescription(relay.through(answer), "answer")
        await connection.setRemoteDescription(through)
        yield
        await connection.close()


def port_in(sdp: str) -> int:
    """Of the worker, in its candidates."""
    candidate = next(line for line in sdp.splitlines() if line.startswith("a=candidate"))
    return int(candidate.split()[5])
