"""The connection test, in front of a real room and its worker: what is sent comes back."""

from __future__ import annotations

import asyncio

from aiortc import RTCPeerConnection, RTCSessionDescription
from aiortc.mediastreams import AudioStreamTrack

from tests.room.clients import WAIT_SECONDS, Call
from tests.room.conftest import RoomUnderTest
from tests.room.interview import CANDIDATE, HOST, WAITING
from tests.room.phone import Phone
from tests.room.test_history import history
from tests.room.test_media_worker import inside, peers


async def test_whoever_waits_hears_themselves_and_nobody_else_hears_them(
    room: RoomUnderTest,
) -> None:
    host, candidate = await inside(room, HOST), await inside(room, CANDIDATE)
    before = len(history(room))
    door = await at_the_door(room, WAITING)
    async with Phone(candidate) as speaking, Phone(host) as listening:
        await speaking.publish()
        sending, receiving = RTCPeerConnection(), RTCPeerConnection()
        heard: asyncio.Queue[object] = asyncio.Queue()
        receiving.on("track", heard.put_nowait)

        await begin(door, sending)
        await answer_until_a_voice_comes(door, receiving)

        track = heard.get_nowait()
        await asyncio.wait_for(track.recv(), WAIT_SECONDS)  # type: ignore[attr-defined]
        await listening.subscribe({CANDIDATE})  # and not the one who tests
        await door.say("trial_end")
        await gone_but(room, {HOST, CANDIDATE})
        for connection in (sending, receiving):
            await connection.close()
    actors = {event.actor for event in history(room)[before:]}
    assert actors <= {HOST, CANDIDATE, ""}


async def test_a_test_ends_with_its_tab(room: RoomUnderTest) -> None:
    door = await at_the_door(room, CANDIDATE)
    sending = RTCPeerConnection()
    await begin(door, sending)
    await door.hear("trial_offer")

    await door.say("leave")

    await gone_but(room, set())
    await sending.close()


async def test_a_probe_comes_back_at_once(room: RoomUnderTest) -> None:
    door = await at_the_door(room, WAITING)

    await door.say("probe", number=4)

    assert (await door.hear("probed"))["number"] == 4


async def test_what_is_no_offer_is_refused_in_words(room: RoomUnderTest) -> None:
    door = await at_the_door(room, HOST)

    await door.say("trial", sdp="hello", kinds={})

    assert "session description" in (await door.hear("trial_refused"))["message"]


# How


async def at_the_door(room: RoomUnderTest, who: str) -> Call:
    door = await room.call(who, "lobby")
    await door.hear("welcome")
    return door


async def begin(door: Call, sending: RTCPeerConnection) -> None:
    sending.addTransceiver(AudioStreamTrack(), direction="sendonly")
    await sending.setLocalDescription(await sending.createOffer())
    await door.say("trial", sdp=sending.localDescription.sdp, kinds={"0": "microphone"})
    answer = (await door.hear("trial_published"))["sdp"]
    await sending.setRemoteDescription(RTCSessionDescription(answer, "answer"))


async def answer_until_a_voice_comes(door: Call, receiving: RTCPeerConnection) -> None:
    while True:
        offer = await door.hear("trial_offer")
        await receiving.setRemoteDescription(RTCSessionDescription(offer["sdp"], "offer"))
        await receiving.setLocalDescription(await receiving.createAnswer())
        sdp = receiving.localDescription.sdp
        await door.say("trial_answer", generation=offer["generation"], sdp=sdp)
        if "a=sendonly" in offer["sdp"]:
            return


async def gone_but(room: RoomUnderTest, staying: set[str]) -> None:
    async with asyncio.timeout(WAIT_SECONDS):
        while not await peers(room) <= staying:
            await asyncio.sleep(0.05)
