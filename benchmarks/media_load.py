"""Load for a media server: people who send what was encoded beforehand and decode nothing."""

from __future__ import annotations

import asyncio
import collections
import fractions
import time
from collections.abc import Iterator
from typing import Any

import aioice.ice
import aiortc.rtcdtlstransport
import aiortc.rtcpeerconnection
import av
import av.filter
from aiortc import MediaStreamTrack, RTCPeerConnection
from aiortc.rtcdtlstransport import SRTP_AES128_CM_SHA1_80, RTCDtlsTransport
from aiortc.rtp import is_rtcp
from av.video.frame import PictureType

from tests.media.people import CONFIGURATION

PICTURES_PER_SECOND, SOURCE_SECONDS, SAMPLES = 30, 4, 960
MOST_ON_THE_WAY = 60_000  # packets

Media = tuple[list[bytes], list[bytes]]  # of a picture and of sound, as encoded below


class Replay(MediaStreamTrack):
    """Encoded packets in real time, over and over."""

    def __init__(self, kind: str, packets: list[bytes], seconds_each: float) -> None:
        super().__init__()
        self.kind = kind
        self._packets = packets
        self._seconds_each = seconds_each
        self._count = 0
        self._started = time.monotonic()

    async def recv(self) -> Any:
        due = self._started + self._count * self._seconds_each
        await asyncio.sleep(max(0, due - time.monotonic()))
        packet = av.Packet(self._packets[self._count % len(self._packets)])
        rate = 90000 if self.kind == "video" else 48000
        packet.time_base = fractions.Fraction(1, rate)
        packet.pts = packet.dts = round(self._count * self._seconds_each * rate)
        self._count += 1
        return packet


class Arrived:
    """What all people of this process received, and how long it took from the one who sent it."""

    def __init__(self) -> None:
        self.packets = 0
        self.latencies: list[float] = []  # seconds
        self._numbers: dict[bytes, list[int]] = collections.defaultdict(list)  # by SSRC
        self._sent: dict[bytes, float] = {}  # when, by payload

    def begin(self) -> None:
        self.packets = 0
        self.latencies.clear()
        self._numbers.clear()

    def sent(self, packet: bytes) -> None:
        if len(self._sent) > MOST_ON_THE_WAY:
            self._sent.clear()
        self._sent[payload_of(packet)] = time.perf_counter()

    def received(self, packet: bytes) -> None:
        self.packets += 1
        self._numbers[packet[8:12]].append(int.from_bytes(packet[2:4], "big"))
        if sent_at := self._sent.get(payload_of(packet)):
            self.latencies.append(time.perf_counter() - sent_at)

    @property
    def lost(self) -> int:
        return sum(_gaps(numbers) for numbers in self._numbers.values())


arrived = Arrived()


def payload_of(packet: bytes) -> bytes:
    """Behind the header and its extensions (RFC 3550, 5.1)."""
    at = 12 + 4 * (packet[0] & 15)
    if packet[0] & 16:
        at += 4 + 4 * int.from_bytes(packet[at + 2 : at + 4], "big")
    return packet[at:]


def _gaps(numbers: list[int]) -> int:
    """Sequence numbers that never came between the first and the last."""
    known, last = {numbers[0]}, numbers[0]
    for number in numbers[1:]:
        last += ((number - last + 0x8000) & 0xFFFF) - 0x8000
        known.add(last)
    return max(known) - min(known) + 1 - len(known)


class CountingTransport(RTCDtlsTransport):
    async def _send_rtp(self, data: bytes) -> None:
        if not is_rtcp(data):
            arrived.sent(data)
        await super()._send_rtp(data)

    async def _handle_rtp_data(self, data: bytes, arrival_time_ms: int) -> None:
        arrived.received(data)


class IgnoringReceiver:
    """In the place of aiortc's receiver: asks for nothing, decodes nothing."""

    def __init__(self, kind: str, transport: RTCDtlsTransport) -> None:
        self.kind, self.transport, self.track, self._track = kind, transport, None, None

    def _set_rtcp_ssrc(self, ssrc: int) -> None: ...
    def setTransport(self, transport: RTCDtlsTransport) -> None:
        self.transport = transport

    async def receive(self, parameters: Any) -> None: ...
    async def stop(self) -> None: ...


def prepare(address: str) -> None:
    """aiortc has no settings for these: its parts, its addresses, and the profile of browsers."""
    aioice.ice.get_host_addresses = lambda **_: [address]
    parts: Any = aiortc.rtcpeerconnection
    parts.RTCDtlsTransport = CountingTransport
    parts.RTCRtpReceiver = IgnoringReceiver
    aiortc.rtcdtlstransport.SRTP_PROFILES[:] = [SRTP_AES128_CM_SHA1_80]


def new_publisher(media: Media) -> RTCPeerConnection:
    video, audio = media
    connection = RTCPeerConnection(CONFIGURATION)
    connection.addTransceiver(Replay("audio", audio, 0.02), direction="sendonly")
    connection.addTransceiver(Replay("video", video, 1 / PICTURES_PER_SECOND), direction="sendonly")
    return connection


async def connected(connection: RTCPeerConnection) -> None:
    async with asyncio.timeout(30):
        while connection.connectionState != "connected":
            await asyncio.sleep(0.01)


def encoded_video(bits_per_second: int = 950_000) -> list[bytes]:
    codec = av.CodecContext.create("libvpx", "w")
    codec.width, codec.height, codec.pix_fmt = 640, 480, "yuv420p"
    codec.time_base = fractions.Fraction(1, PICTURES_PER_SECOND)
    codec.bit_rate, codec.gop_size = bits_per_second, PICTURES_PER_SECOND
    codec.options = {"deadline": "realtime", "cpu-used": "8", "lag-in-frames": "0"}
    frames = [packet for frame in pictures() for packet in codec.encode(frame)]
    return [bytes(packet) for packet in frames]


def pictures() -> Iterator[Any]:
    """A moving picture with noise, so that the encoder uses its bit rate."""
    graph = av.filter.Graph()
    size = f"size=640x480:rate={PICTURES_PER_SECOND}:duration={SOURCE_SECONDS}"
    chain = [
        graph.add("testsrc2", size),
        graph.add("noise", "alls=12:allf=t"),
        graph.add("format", "yuv420p"),
        graph.add("buffersink"),
    ]
    graph.link_nodes(*chain).configure()
    for _ in range(PICTURES_PER_SECOND * SOURCE_SECONDS):
        frame = graph.pull()
        assert isinstance(frame, av.VideoFrame)
        frame.pict_type = PictureType.NONE  # else the encoder makes each a key frame
        yield frame


def encoded_audio() -> list[bytes]:
    codec = av.CodecContext.create("libopus", "w")
    codec.sample_rate, codec.layout, codec.format = 48000, "stereo", "s16"
    codec.bit_rate = 48000
    packets: list[bytes] = []
    for number in range(50 * SOURCE_SECONDS):
        frame = av.AudioFrame(format="s16", layout="stereo", samples=SAMPLES)
        frame.sample_rate, frame.pts = 48000, number * SAMPLES
        frame.planes[0].update(bytes((number * i) & 0x3F for i in range(SAMPLES * 4)))
        packets += [bytes(packet) for packet in codec.encode(frame)]
    return packets
