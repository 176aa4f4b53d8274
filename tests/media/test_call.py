"""Whole calls: real connections against the real worker."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import Any

import aioice.ice
import pytest
from aiortc import RTCPeerConnection, RTCRtpReceiver, RTCRtpSender, VideoStreamTrack
from aiortc.rtp import RtpPacket

from tests.media.lossy import LossyRelay
from tests.media.people import CONFIGURATION, Person
from tests.media.worker import PATIENCE_SECONDS, Worker, running_worker

pytestmark = pytest.mark.asyncio

New = Callable[[str], Person]


async def test_two_people_receive_each_others_sound_and_picture(person: New) -> None:
    ada, ben = person("ada"), person("ben")
    await ada.publish()
    await ben.publish()

    await ada.subscribe()
    await ben.subscribe()

    for one, other in ((ada, "ben"), (ben, "ada")):
        assert (await one.receives(other, "camera")).width == 640
        assert (await one.receives(other, "microphone")).sample_rate == 48000


async def test_nobody_receives_themselves(person: New) -> None:
    ada = person("ada")
    await ada.publish()

    await ada.subscribe()

    assert ada.streams == []


async def test_a_late_joiner_receives_what_is_already_published(person: New) -> None:
    ada, ben, cleo = person("ada"), person("ben"), person("cleo")
    for each in (ada, ben):
        await each.publish()

    await cleo.subscribe()

    assert cleo.names() == {
        (name, kind) for name in ("ada", "ben") for kind in ("camera", "microphone")
    }
    assert await cleo.receives("ada", "camera")
    assert await cleo.receives("ben", "camera")


async def test_who_subscribed_first_is_offered_what_comes_later(person: New) -> None:
    ada, ben = person("ada"), person("ben")
    await ben.subscribe()
    assert ben.streams == []

    await ada.publish()
    await ben.accept_offer()

    assert ben.generation == 2
    assert await ben.receives("ada", "camera")


async def test_a_third_person_comes_leaves_and_comes_back(person: New, worker: Worker) -> None:
    ada, ben, cleo = person("ada"), person("ben"), person("cleo")
    for each in (ada, ben):
        await each.publish()
    await ada.subscribe()

    await cleo.publish()
    await ada.accept_offer()
    assert await ada.receives("cleo", "camera")
    await worker.ask("close", peer="cleo")
    await ada.accept_offer()
    assert ada.names() == {("ben", "camera"), ("ben", "microphone")}
    back = person("cleo")
    await back.publish()
    await ada.accept_offer()

    # That the pictures come again is for test_chromium: aiortc reads one SSRC per m-line for ever.
    assert ("cleo", "camera") in ada.names()
    assert await ada.receives("ben", "camera")
    assert len(ada.subscriber.getTransceivers()) == 4  # type: ignore[union-attr]


class Heard:
    """The numbers of the packets of sound that a subscriber gets, as they come from the network."""

    def __init__(self, receiver: RTCRtpReceiver) -> None:
        self.numbers: list[tuple[int, int]] = []  # SSRC, sequence number
        self._more = asyncio.Event()
        take = receiver._handle_rtp_packet

        async def note(packet: RtpPacket, **when: int) -> None:
            self.numbers.append((packet.ssrc, packet.sequence_number))
            self._more.set()
            await take(packet, **when)

        receiver._handle_rtp_packet = note  # aiortc itself shows decoded sound alone

    async def more(self, packets: int = 20) -> None:
        wanted = len(self.numbers) + packets
        async with asyncio.timeout(PATIENCE_SECONDS):
            while len(self.numbers) < wanted:
                self._more.clear()
                await self._more.wait()

    def has_gap(self) -> bool:
        (first_ssrc, first), count = self.numbers[0], len(self.numbers)
        return self.numbers != [(first_ssrc, (first + n) & 0xFFFF) for n in range(count)]


async def test_the_sound_goes_on_without_a_gap_while_a_third_person_comes_and_goes(
    person: New, worker: Worker
) -> None:
    ada, ben, cleo = person("ada"), person("ben"), person("cleo")
    await ada.publish("audio")
    await ben.subscribe()
    heard = Heard(ben.transceiver("ada", "microphone").receiver)
    await heard.more()

    await cleo.publish()
    await ben.accept_offer()
    await ben.receives("cleo", "camera")
    await cleo.subscribe()
    await worker.ask("close", peer="cleo")
    await ben.accept_offer()
    await heard.more()

    assert not heard.has_gap()


async def test_the_sound_goes_on_while_the_camera_moves_to_another_line(person: New) -> None:
    ada, ben = person("ada"), person("ben")
    await ada.publish()
    await ben.subscribe()
    heard = Heard(ben.transceiver("ada", "microphone").receiver)
    await heard.more()

    camera = ada.publisher.getTransceivers()[1]
    camera.sender.replaceTrack(None)
    camera.direction = "inactive"
    ada.publisher.addTransceiver(VideoStreamTrack(), direction="sendonly")
    await ada.offer()
    await ben.accept_offer()
    await heard.more()

    assert ben.names() == {("ada", "microphone"), ("ada", "camera")}
    assert not heard.has_gap()


async def test_a_camera_added_later_is_offered(person: New) -> None:
    ada, ben = person("ada"), person("ben")
    await ada.publish("audio")
    await ben.subscribe()
    assert ben.names() == {("ada", "microphone")}

    ada.publisher.addTransceiver(VideoStreamTrack(), direction="sendonly")
    await ada.offer()
    await ben.accept_offer()

    assert await ben.receives("ada", "camera")


async def test_a_line_that_now_carries_the_screen_is_offered_as_that(
    person: New, worker: Worker
) -> None:
    ada, ben = person("ada"), person("ben")
    await ada.publish("video")
    await ben.subscribe()
    assert ben.names() == {("ada", "camera")}

    sdp = ada.publisher.localDescription.sdp
    await worker.ask("publish", peer="ada", sdp=sdp, kinds={"0": "screen"})
    await ben.accept_offer()

    assert ben.names() == {("ada", "screen")}


async def test_lost_packets_are_asked_for_and_repeated_both_ways(
    person: New, worker: Worker
) -> None:
    ada, ben = person("ada"), person("ben")
    async with LossyRelay(worker.port, share=0.1) as ada.relay:
        ben.relay = ada.relay
        await ada.publish("video")
        await ben.subscribe()

        for _ in range(90):
            await ben.receives("ada", "camera")
        peers = await worker.peers()
        await ada.close()
        await ben.close()

    up, down = peers["ada"]["publisher"]["streams"][0], peers["ben"]["subscriber"]["streams"][0]
    assert ada.relay.lost > 0
    assert up["nackCount"] > 0
    assert up["retransmittedPacketsReceived"] > 0
    assert down["nackCount"] > 0
    assert down["retransmittedPacketsSent"] > 0


async def test_a_closed_peer_gets_and_gives_nothing(person: New, worker: Worker) -> None:
    ada, ben, cleo = person("ada"), person("ben"), person("cleo")
    async with LossyRelay(worker.port, share=0) as ada.relay:
        for each in (ada, ben, cleo):
            await each.publish()
        await ada.subscribe()
        await ben.subscribe()
        assert await ada.receives("ben", "camera")

        await worker.ask("close", peer="ada")
        await ben.accept_offer()
        passed = ada.relay.passed
        for _ in range(15):
            await ben.receives("cleo", "camera")

        assert ada.relay.passed == passed
        await ada.close()
    assert {peer for peer, _ in ben.names()} == {"cleo"}
    assert set(await worker.peers()) == {"ben", "cleo"}


async def test_who_goes_away_is_reported_and_withdrawn(person: New, worker: Worker) -> None:
    ada, ben = person("ada"), person("ben")
    await ada.publish()
    await ben.subscribe()

    await ada.publisher.close()

    await worker.event("disconnected", peer="ada", leg="publisher")
    await ben.accept_offer()
    assert ben.streams == []


async def test_statistics_have_the_names_of_getstats(person: New, worker: Worker) -> None:
    ada, ben = person("ada"), person("ben")
    await ada.publish()
    await ben.subscribe()
    await ben.receives("ada", "camera")

    peers = await worker.peers()

    sound, picture = peers["ada"]["publisher"]["streams"]
    assert picture["packetsReceived"] > 0
    assert picture["bytesReceived"] > 1000
    assert picture["pliCount"] >= 1
    assert sound["kind"] == "microphone"
    sent = {s["kind"]: s for s in peers["ben"]["subscriber"]["streams"]}
    assert sent["camera"]["packetsSent"] > 0
    assert sent["camera"]["nackCount"] == 0


async def test_h264_is_forwarded_too(person: New) -> None:
    ada, ben = person("ada"), person("ben")
    ada.publisher.addTransceiver(VideoStreamTrack(), direction="sendonly")
    h264 = [c for c in _video_codecs() if c.mimeType in ("video/H264", "video/rtx")]
    ada.publisher.getTransceivers()[0].setCodecPreferences(h264)
    await ada.offer()
    await ada.worker.event("connected", peer="ada", leg="publisher")

    await ben.subscribe()

    assert (await ben.receives("ada", "camera")).width == 640


def _video_codecs() -> list[Any]:
    return list(RTCRtpSender.getCapabilities("video").codecs)


async def test_a_data_channel_is_refused_in_the_answer(worker: Worker, person: New) -> None:
    pc = RTCPeerConnection(CONFIGURATION)
    pc.createDataChannel("chat")
    await pc.setLocalDescription(await pc.createOffer())

    answer = await worker.ask("publish", peer="ada", sdp=pc.localDescription.sdp, kinds={})

    assert "m=application 0" in answer["sdp"]
    await pc.close()


async def test_a_call_over_ipv6(monkeypatch: pytest.MonkeyPatch) -> None:
    # aioice leaves loopback out of its candidates; there is no setting for it.
    monkeypatch.setattr(aioice.ice, "get_host_addresses", lambda **_: ["::1"])
    async with running_worker("::1") as worker:
        ada, ben = Person("ada", worker), Person("ben", worker)
        await ada.publish()
        await ben.subscribe()

        assert await ben.receives("ada", "camera")
        await ada.close()
        await ben.close()


async def sent_to(worker: Worker, subscriber: str) -> dict[str, int]:
    """Packets by kind."""
    streams = (await worker.peers())[subscriber]["subscriber"]["streams"]
    return {stream["kind"]: stream["packetsSent"] for stream in streams}


async def more_of(worker: Worker, subscriber: str, kind: str, than: int) -> None:
    async with asyncio.timeout(PATIENCE_SECONDS):
        while (await sent_to(worker, subscriber))[kind] <= than:
            await asyncio.sleep(0.05)


async def test_what_is_held_leaves_for_nobody_until_it_is_let_go(
    person: New, worker: Worker
) -> None:
    ada, ben = person("ada"), person("ben")
    await ada.publish()
    await ben.subscribe()
    await more_of(worker, "ben", "microphone", 0)
    await more_of(worker, "ben", "camera", 0)

    await worker.ask("hold", peer="ada", held=["microphone"])
    before = await sent_to(worker, "ben")
    await more_of(worker, "ben", "camera", before["camera"] + 30)
    after = await sent_to(worker, "ben")
    await worker.ask("hold", peer="ada", held=[])

    assert after["microphone"] == before["microphone"]
    await more_of(worker, "ben", "microphone", before["microphone"] + 10)


async def test_a_new_connection_of_somebody_is_held_from_its_first_packet(
    person: New, worker: Worker
) -> None:
    ada, ben = person("ada"), person("ben")
    ada.held = ["microphone"]

    await ada.publish()
    await ben.subscribe()
    await more_of(worker, "ben", "camera", 30)

    assert (await sent_to(worker, "ben"))["microphone"] == 0
