"""The process and its wire: how it starts, ends, and bears nonsense."""

from __future__ import annotations

import asyncio
import contextlib
import json
import random
import signal
import socket
import sys
import typing
from collections.abc import Callable
from pathlib import Path

import pytest
from aioice import stun
from aiortc import RTCPeerConnection
from prepstack_ext.media.clock import LoopClock
from prepstack_ext.media.control import Control
from prepstack_ext.media.transport.udp_mux import UdpMux

from prepstack.wire import worker as wire
from tests.media.people import CONFIGURATION, Person
from tests.media.worker import PATIENCE_SECONDS, RequestRefusedError, Worker, running_worker

pytestmark = pytest.mark.asyncio

New = Callable[[str], Person]


async def ends(worker: Worker) -> int:
    return await asyncio.wait_for(worker.process.wait(), PATIENCE_SECONDS)


async def test_the_worker_ends_with_its_control_connection(worker: Worker) -> None:
    await worker.disconnect()

    assert await ends(worker) == 0
    assert not worker.socket.exists()


async def test_the_worker_ends_in_the_middle_of_a_call(worker: Worker, person: New) -> None:
    ada, ben = person("ada"), person("ben")
    await ada.publish()
    await ben.subscribe()
    await ben.receives("ada", "camera")

    await worker.disconnect()

    assert await ends(worker) == 0


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
async def test_a_signal_ends_the_worker(worker: Worker, number: signal.Signals) -> None:
    worker.process.send_signal(number)

    assert await ends(worker) == 0
    assert not worker.socket.exists()


PARENT = """
import pathlib, subprocess, sys, time
path = pathlib.Path(sys.argv[1])
subprocess.Popen([sys.executable, "-m", "prepstack_ext.media", "--socket", str(path),
                  "--ports", "40000-40999", "--address", "127.0.0.1"])
while not path.exists():
    time.sleep(0.02)
"""


async def test_the_worker_ends_when_its_parent_died(tmp_path: Path) -> None:
    parent = await asyncio.create_subprocess_exec(
        *(sys.executable, "-c", PARENT, str(tmp_path / "media.sock")),
        stdout=asyncio.subprocess.PIPE,
    )

    # Both hold the other end of the pipe, so it ends with the last of them.
    output, _ = await asyncio.wait_for(parent.communicate(), PATIENCE_SECONDS)

    assert output == b""
    assert not (tmp_path / "media.sock").exists()


async def test_two_workers_take_two_ports(worker: Worker) -> None:
    async with running_worker() as other:
        assert worker.port != other.port


async def test_every_advertised_address_becomes_a_candidate(person: New) -> None:
    async with running_worker("127.0.0.1,192.0.2.7,::1") as worker:
        await worker.ask("subscribe", peer="ada")
        sdp = (await worker.event("offer", peer="ada"))["sdp"]

    for address in ("127.0.0.1", "192.0.2.7", "::1"):
        assert f" {address} {worker.port} typ host" in sdp


async def test_only_its_own_user_may_connect(worker: Worker) -> None:
    assert worker.socket.stat().st_mode & 0o077 == 0


async def test_a_second_room_is_turned_away(worker: Worker) -> None:
    reader, writer = await asyncio.open_unix_connection(worker.socket)

    assert await reader.read() == b""
    writer.close()
    assert await worker.peers() == {}


@pytest.mark.parametrize(
    ("request_", "sentence"),
    [
        ({"type": "dance"}, "dance"),
        ({}, "`type`"),
        ({"type": "publish", "peer": "ada", "sdp": "v"}, "`kinds`"),
        ({"type": "publish", "peer": "ada", "kinds": {}}, "`sdp`"),
        ({"type": "publish", "peer": "ada", "kinds": {"0": "hat"}, "sdp": "v"}, "'hat'"),
        ({"type": "publish", "peer": "ada", "kinds": {}, "sdp": "v=0"}, "session description"),
        ({"type": "publish", "peer": "ada", "kinds": {}, "sdp": "m=video"}, "cannot be read"),
        ({"type": "publish", "peer": 7, "kinds": {}, "sdp": "v=0"}, "$.peer"),
        ({"type": "subscribe"}, "`peer`"),
        ({"type": "answer", "peer": "ada", "generation": "1", "sdp": "v"}, "generation"),
    ],
)
async def test_a_bad_request_is_answered_by_a_sentence(
    worker: Worker, request_: dict[str, object], sentence: str
) -> None:
    answer = await worker.send_line(json.dumps({"id": 5, **request_}), 5)

    assert sentence in answer["message"]
    assert answer["message"].endswith(".")


async def test_every_request_has_its_handler() -> None:
    with contextlib.closing(UdpMux(["127.0.0.1"], range(1))) as mux:
        control = Control(mux, LoopClock())

    assert set(control.handlers) == set(typing.get_args(wire.Request))


@pytest.mark.parametrize("line", ["", "nonsense", "[]", "7", '{"id": null}', "\x00\xff"])
async def test_a_line_that_is_no_request_is_answered_too(worker: Worker, line: str) -> None:
    assert (await worker.send_line(line, None))["type"] == "refused"


async def test_a_bad_answer_can_be_followed_by_a_good_one(worker: Worker, person: New) -> None:
    ben = person("ben")
    ben.subscriber = RTCPeerConnection(CONFIGURATION)
    await worker.ask("subscribe", peer="ben")

    with pytest.raises(RequestRefusedError):
        await worker.ask("answer", peer="ben", generation=1, sdp="v=0")

    await ben.accept_offer()
    await worker.event("connected", peer="ben", leg="subscriber")


def nonsense() -> list[bytes]:
    """Datagrams from nowhere: noise, and everything that begins like something real."""
    source = random.Random(3)
    starts = [b"", b"\x00\x01", b"\x16\xfe\xfd", b"\x80\x60", b"\x80\xc8", b"\x00\x01\x00\x08"]
    noise = [start + source.randbytes(source.randrange(0, 200)) for start in starts * 50]
    stunned = stun.Message(stun.Method.BINDING, stun.Class.REQUEST)
    stunned.attributes["USERNAME"] = "nobody:me"
    stunned.add_message_integrity(b"guess")
    valid = bytes(stunned)
    return [*noise, valid, valid[:-3], valid[:30], bytes(0), bytes(2000)]


async def test_garbage_on_the_port_disturbs_nobody(worker: Worker, person: New) -> None:
    ada, ben = person("ada"), person("ben")
    await ada.publish()
    await ben.subscribe()

    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as stranger:
        stranger.setblocking(False)
        for datagram in nonsense():
            stranger.sendto(datagram, ("127.0.0.1", worker.port))
        assert (await worker.ask("statistics"))["malformedDatagrams"] >= 0
        await ben.receives("ada", "camera")

        # Not one answer: what is not authenticated is not amplified either.
        with pytest.raises(BlockingIOError):
            stranger.recv(2000)
    assert (await worker.ask("statistics"))["malformedDatagrams"] > 0


async def test_garbage_inside_an_authenticated_connection_disturbs_nobody(
    worker: Worker, person: New
) -> None:
    ada, ben = person("ada"), person("ben")
    await ada.publish()
    await ben.subscribe()
    dtls: RtpOut = ada.publisher.getTransceivers()[0].receiver.transport  # type: ignore[assignment]
    source = random.Random(4)

    for _ in range(200):
        size = source.randrange(0, 60)
        await dtls._send_rtp(b"\x80\x60" + source.randbytes(10 + size))  # of an unknown SSRC
        await dtls._send_rtp(bytes([0x80, 200, 0, 1 + size // 4]) + source.randbytes(4 + size))
        await dtls.transport._send(b"\x80" + source.randbytes(20 + size))  # not even SRTP
        await dtls.transport._send(b"\x16" + source.randbytes(size))  # not DTLS either

    assert await ben.receives("ada", "camera")
    assert await ben.receives("ada", "microphone")


class RtpOut:
    """The private half of aiortc's DTLS transport that lets a client misbehave."""

    async def _send_rtp(self, data: bytes) -> None: ...

    transport: IceOut


class IceOut:
    async def _send(self, data: bytes) -> None: ...
