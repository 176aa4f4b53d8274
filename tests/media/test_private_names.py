"""Each private or undocumented name the worker uses: an upgrade fails here and says why."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from importlib.metadata import version

import pylibsrtp
import pytest
import pytest_asyncio
from aioice import stun
from aiortc import sdp
from aiortc.rtcdtlstransport import RTCCertificate, RTCDtlsTransport, State
from pylibsrtp import Policy, Session


class Pipe:
    """An ICE transport as `RTCDtlsTransport` uses it, in memory."""

    def __init__(self, role: str) -> None:
        self.role = role
        self.other: Pipe
        self.received: asyncio.Queue[bytes] = asyncio.Queue()

    async def _recv(self) -> bytes:
        return await self.received.get()

    async def _send(self, data: bytes) -> None:
        self.other.received.put_nowait(data)


class Noting(RTCDtlsTransport):
    def __init__(self, *arguments: object) -> None:
        self.states: list[State] = []
        super().__init__(*arguments)  # type: ignore[arg-type]

    def _set_state(self, state: State) -> None:
        super()._set_state(state)
        self.states.append(state)


@pytest_asyncio.fixture
async def pair() -> AsyncIterator[tuple[Noting, Noting]]:
    """A client and a server after a real handshake."""
    pipes = Pipe("controlled"), Pipe("controlled")
    pipes[0].other, pipes[1].other = pipes[1], pipes[0]
    client, server = (Noting(pipe, [RTCCertificate.generateCertificate()]) for pipe in pipes)
    client._set_role("client")
    server._set_role("server")
    await asyncio.gather(
        client.start(server.getLocalParameters()), server.start(client.getLocalParameters())
    )
    yield client, server
    await client.stop()
    await server.stop()


Pair = tuple[Noting, Noting]


@pytest.mark.parametrize(
    ("package", "pinned"), [("aiortc", "1.16.0"), ("aioice", "0.13.0"), ("pylibsrtp", "1.0.0")]
)
def test_the_versions_are_those_that_were_read(package: str, pinned: str) -> None:
    assert version(package) == pinned


@pytest.mark.asyncio
async def test_the_transport_below_needs_only_role_recv_and_send(pair: Pair) -> None:
    assert [each.state for each in pair] == ["connected", "connected"]


@pytest.mark.asyncio
async def test_set_role_decides_who_begins(pair: Pair) -> None:
    assert [each._role for each in pair] == ["client", "server"]


@pytest.mark.asyncio
async def test_set_state_is_called_for_every_state(pair: Pair) -> None:
    assert pair[0].states == [State.CONNECTING, State.CONNECTED]


@pytest.mark.asyncio
async def test_set_state_is_called_when_the_other_end_says_goodbye(pair: Pair) -> None:
    closed = asyncio.Event()
    pair[1].on("statechange", closed.set)

    await pair[0].stop()
    await asyncio.wait_for(closed.wait(), 10)

    assert pair[1].states[-1] == State.CLOSED


@pytest.mark.asyncio
async def test_a_wrong_fingerprint_fails_before_srtp_is_set_up() -> None:
    pipes = Pipe("controlled"), Pipe("controlled")
    pipes[0].other, pipes[1].other = pipes[1], pipes[0]
    client, server = (Noting(pipe, [RTCCertificate.generateCertificate()]) for pipe in pipes)
    client._set_role("client")
    server._set_role("server")

    await asyncio.gather(
        client.start(server.getLocalParameters()), server.start(server.getLocalParameters())
    )

    assert server.states[-1] == State.FAILED
    assert server._rx_srtp is None
    await client.stop()
    await server.stop()


@pytest.mark.asyncio
async def test_tx_srtp_and_rx_srtp_are_sessions_when_connected(pair: Pair) -> None:
    client, server = pair
    packet = b"\x80\x60\x00\x01" + bytes(8) + b"payload"

    assert server._rx_srtp.unprotect(client._tx_srtp.protect(packet)) == packet


def test_srtp_is_the_handle_that_the_library_works_on_in_place() -> None:
    key = bytes(30)
    sender = Session(Policy(key=key, ssrc_type=Policy.SSRC_ANY_OUTBOUND))
    receiver = Session(Policy(key=key, ssrc_type=Policy.SSRC_ANY_INBOUND))
    packet = b"\x80\x60\x00\x01" + bytes(8) + b"payload"
    ffi, lib = pylibsrtp.ffi, pylibsrtp.lib  # type: ignore[attr-defined]
    buffer, length = ffi.new("char[]", 100), ffi.new("int *", len(packet))
    ffi.buffer(buffer)[: len(packet)] = packet

    assert lib.srtp_protect(sender._srtp[0], buffer, length) == 0
    assert ffi.buffer(buffer)[: length[0]] != packet
    assert lib.srtp_unprotect(receiver._srtp[0], buffer, length) == 0
    assert ffi.buffer(buffer)[: length[0]] == packet


def test_srtcp_works_in_place_too() -> None:
    key = bytes(30)
    sender = Session(Policy(key=key, ssrc_type=Policy.SSRC_ANY_OUTBOUND))
    receiver = Session(Policy(key=key, ssrc_type=Policy.SSRC_ANY_INBOUND))
    packet = b"\x80\xc9\x00\x01" + bytes(4)
    ffi, lib = pylibsrtp.ffi, pylibsrtp.lib  # type: ignore[attr-defined]
    buffer, length = ffi.new("char[]", 100), ffi.new("int *", len(packet))
    ffi.buffer(buffer)[: len(packet)] = packet

    assert lib.srtp_protect_rtcp(sender._srtp[0], buffer, length) == 0
    assert lib.srtp_unprotect_rtcp(receiver._srtp[0], buffer, length) == 0
    assert ffi.buffer(buffer)[: length[0]] == packet


def test_a_wrong_packet_is_told_by_the_return_value() -> None:
    receiver = Session(Policy(key=bytes(30), ssrc_type=Policy.SSRC_ANY_INBOUND))
    ffi, lib = pylibsrtp.ffi, pylibsrtp.lib  # type: ignore[attr-defined]
    buffer, length = ffi.new("char[]", 100), ffi.new("int *", 40)
    ffi.buffer(buffer)[:40] = b"\x80" + bytes(39)

    assert lib.srtp_unprotect(receiver._srtp[0], buffer, length) != 0


def test_the_sdp_module_writes_what_it_reads() -> None:
    text = (
        "v=0\r\no=- 1 1 IN IP4 0.0.0.0\r\ns=-\r\nt=0 0\r\na=ice-lite\r\na=group:BUNDLE 0\r\n"
        "m=video 9 UDP/TLS/RTP/SAVPF 96 97\r\nc=IN IP4 0.0.0.0\r\na=sendonly\r\n"
        "a=extmap:1 urn:ietf:params:rtp-hdrext:sdes:mid\r\na=mid:0\r\na=msid:stream track\r\n"
        "a=rtcp:9 IN IP4 0.0.0.0\r\na=rtcp-mux\r\na=ssrc-group:FID 1 2\r\na=ssrc:1 cname:c\r\n"
        "a=ssrc:2 cname:c\r\na=rtpmap:96 VP8/90000\r\na=rtcp-fb:96 nack\r\n"
        "a=rtcp-fb:96 nack pli\r\na=rtpmap:97 rtx/90000\r\na=fmtp:97 apt=96\r\n"
        "a=candidate:1 1 udp 2130706431 127.0.0.1 40000 typ host\r\na=end-of-candidates\r\n"
        "a=ice-ufrag:user\r\na=ice-pwd:password\r\na=fingerprint:sha-256 AA:BB\r\n"
        "a=setup:actpass\r\n"
    )

    assert str(sdp.SessionDescription.parse(text)) == text


def test_stun_messages_are_authenticated_by_their_password() -> None:
    request = stun.Message(stun.Method.BINDING, stun.Class.REQUEST)
    request.attributes["USERNAME"] = "ours:theirs"
    request.attributes["USE-CANDIDATE"] = None
    request.add_message_integrity(b"password")

    parsed = stun.parse_message(bytes(request))

    assert parsed.attributes["USERNAME"] == "ours:theirs"
    assert "USE-CANDIDATE" in parsed.attributes
    assert parsed.check_message_integrity(b"password")
    assert not parsed.check_message_integrity(b"another")
