"""CPU per forwarded packet: the media worker beside aiortc's MediaRelay, same load, one run. Linux.

    .venv/bin/python -m benchmarks.media_forwarding [--people 2] [--seconds 10]

Everybody sends VP8 (640×480, 30 pictures/s, about 1 Mbit/s) and Opus encoded beforehand, and
receives everybody else's without decoding. Counted are the CPU of the server's process and the
packets delivered.
"""

from __future__ import annotations

import argparse
import asyncio
import collections
import fractions
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import aioice.ice
import aiortc.rtcpeerconnection
import av
import av.filter
import uvloop
from aiortc import MediaStreamTrack, RTCPeerConnection, RTCSessionDescription
from aiortc.rtcdtlstransport import RTCDtlsTransport
from av.video.frame import PictureType

from tests.media.people import CONFIGURATION, KIND_OF
from tests.media.worker import Worker, running_worker

PICTURES_PER_SECOND, SOURCE_SECONDS, SAMPLES = 30, 4, 960
SERVERS = {"media worker": "prepstack_ext.media", "MediaRelay": "benchmarks.media_relay"}

received: collections.Counter[int] = collections.Counter()  # by connection, for the whole process


@dataclass(frozen=True)
class Load:
    """What one server did."""

    cpu_seconds: float
    packets: int
    seconds: float

    @property
    def microseconds_per_packet(self) -> float:
        return 1e6 * self.cpu_seconds / max(1, self.packets)


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


class CountingTransport(RTCDtlsTransport):
    async def _handle_rtp_data(self, data: bytes, arrival_time_ms: int) -> None:
        received[id(self)] += 1


class IgnoringReceiver:
    """In the place of aiortc's receiver: asks for nothing, decodes nothing."""

    def __init__(self, kind: str, transport: RTCDtlsTransport) -> None:
        self.kind, self.transport, self.track, self._track = kind, transport, None, None

    def _set_rtcp_ssrc(self, ssrc: int) -> None: ...
    def setTransport(self, transport: RTCDtlsTransport) -> None:
        self.transport = transport

    async def receive(self, parameters: Any) -> None: ...
    async def stop(self) -> None: ...


def encoded_video() -> list[bytes]:
    codec = av.CodecContext.create("libvpx", "w")
    codec.width, codec.height, codec.pix_fmt = 640, 480, "yuv420p"
    codec.time_base = fractions.Fraction(1, PICTURES_PER_SECOND)
    codec.bit_rate, codec.gop_size = 950_000, PICTURES_PER_SECOND
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


async def publish(worker: Worker, name: str, video: list[bytes], audio: list[bytes]) -> Any:
    connection = RTCPeerConnection(CONFIGURATION)
    connection.addTransceiver(Replay("audio", audio, 0.02), direction="sendonly")
    connection.addTransceiver(Replay("video", video, 1 / PICTURES_PER_SECOND), direction="sendonly")
    await connection.setLocalDescription(await connection.createOffer())
    kinds = {t.mid: KIND_OF[t.kind] for t in connection.getTransceivers()}
    sdp = connection.localDescription.sdp
    answer = await worker.ask("publish", peer=name, sdp=sdp, kinds=kinds)
    await connection.setRemoteDescription(RTCSessionDescription(answer["sdp"], "answer"))
    await worker.event("connected", peer=name, leg="publisher")
    return connection


async def subscribe(worker: Worker, name: str) -> Any:
    connection = RTCPeerConnection(CONFIGURATION)
    await worker.ask("subscribe", peer=name)
    offer = await worker.event("offer", peer=name)
    await connection.setRemoteDescription(RTCSessionDescription(offer["sdp"], "offer"))
    await connection.setLocalDescription(await connection.createAnswer())
    sdp = connection.localDescription.sdp
    await worker.ask("answer", peer=name, generation=offer["generation"], sdp=sdp)
    await worker.event("connected", peer=name, leg="subscriber")
    return connection


def cpu_seconds(pid: int) -> float:
    """Of all threads, to the nanosecond."""
    tasks = Path(f"/proc/{pid}/task").iterdir()
    return sum(int((task / "schedstat").read_text().split()[0]) for task in tasks) / 1e9


async def measure(module: str, people: int, seconds: float, media: Any) -> Load:
    received.clear()
    async with running_worker(module=module) as worker:
        names = [f"person {number}" for number in range(people)]
        connections = [await publish(worker, name, *media) for name in names]
        connections += [await subscribe(worker, name) for name in names]
        await asyncio.sleep(3)  # key frames come once a second: all streams flow
        cpu, packets, begun = cpu_seconds(worker.process.pid), received.total(), time.monotonic()
        await asyncio.sleep(seconds)
        cpu, packets = cpu_seconds(worker.process.pid) - cpu, received.total() - packets
        elapsed = time.monotonic() - begun
        for connection in connections:
            await connection.close()
    return Load(cpu, packets, elapsed)


async def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--people", type=int, default=2)
    parser.add_argument("--seconds", type=float, default=10)
    options = parser.parse_args()
    aioice.ice.get_host_addresses = lambda **_: ["127.0.0.1"]
    # aiortc has no setting for its parts; the load generator replaces two of them.
    aiortc_parts: Any = aiortc.rtcpeerconnection
    aiortc_parts.RTCDtlsTransport = CountingTransport
    aiortc_parts.RTCRtpReceiver = IgnoringReceiver
    media = encoded_video(), encoded_audio()
    loads = {
        name: await measure(module, options.people, options.seconds, media)
        for name, module in SERVERS.items()
    }
    for name, load in loads.items():
        print(
            f"{name:13} {load.microseconds_per_packet:8.1f} µs/packet"
            f" {100 * load.cpu_seconds / load.seconds:7.1f} % of a core"
            f" {load.packets / load.seconds:8.0f} packets/s"
        )
    ours, theirs = (load.microseconds_per_packet for load in loads.values())
    print(f"ratio: the media worker takes 1/{theirs / ours:.1f} of MediaRelay's CPU per packet")


if __name__ == "__main__":
    uvloop.run(main())
