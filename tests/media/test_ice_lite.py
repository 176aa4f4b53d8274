"""Connectivity checks against the real port, with a clock that moves when told to."""

from __future__ import annotations

import asyncio
import socket
from collections.abc import AsyncIterator, Iterator

import pytest
import pytest_asyncio
from aioice import stun
from prepstack_ext.media.transport.ice_lite import IceLiteTransport
from prepstack_ext.media.transport.udp_mux import UdpMux

from tests.media.fakes import FakeClock

pytestmark = pytest.mark.asyncio


class Browser:
    """A socket that makes checks."""

    def __init__(self, mux: UdpMux) -> None:
        self.socket = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        self.socket.setblocking(False)
        self.socket.bind(("127.0.0.1", 0))
        self.socket.connect(("127.0.0.1", mux.port))
        self.address = self.socket.getsockname()

    async def check(self, ice: IceLiteTransport, password: str = "", nominate: bool = True) -> None:
        """Sends a check, and unless the password is wrong waits for its answer."""
        request = stun.Message(stun.Method.BINDING, stun.Class.REQUEST)
        request.attributes["USERNAME"] = f"{ice.user}:browser"
        if nominate:
            request.attributes["USE-CANDIDATE"] = None
        request.add_message_integrity((password or ice.password).encode())
        self.socket.send(bytes(request))
        if not password:
            answer = stun.parse_message(await self.receive())
            assert answer.transaction_id == request.transaction_id
            assert answer.attributes["XOR-MAPPED-ADDRESS"] == self.address
            assert answer.check_message_integrity(ice.password.encode())

    async def receive(self) -> bytes:
        loop = asyncio.get_running_loop()
        return await asyncio.wait_for(loop.sock_recv(self.socket, 2048), 10)


class Stage:
    def __init__(self, mux: UdpMux) -> None:
        self.clock = FakeClock()
        self.expired = 0
        self.ice = IceLiteTransport(mux, self.clock, self.on_expired)

    def on_expired(self) -> None:
        self.expired += 1


@pytest_asyncio.fixture
async def mux() -> AsyncIterator[UdpMux]:
    mux = UdpMux(["127.0.0.1"], range(41000, 42000))
    mux.start()
    yield mux
    mux.close()


@pytest.fixture
def browsers(mux: UdpMux) -> Iterator[list[Browser]]:
    browsers = [Browser(mux) for _ in range(10)]
    yield browsers
    for browser in browsers:
        browser.socket.close()


async def test_data_goes_where_a_check_was_nominated(mux: UdpMux, browsers: list[Browser]) -> None:
    stage = Stage(mux)
    await browsers[0].check(stage.ice)

    stage.ice.send(b"data")

    assert await browsers[0].receive() == b"data"


async def test_a_newer_nominated_address_is_followed(mux: UdpMux, browsers: list[Browser]) -> None:
    stage = Stage(mux)
    await browsers[0].check(stage.ice)

    await browsers[1].check(stage.ice)
    stage.ice.send(b"data")

    assert await browsers[1].receive() == b"data"


async def test_a_check_without_nomination_moves_nothing(
    mux: UdpMux, browsers: list[Browser]
) -> None:
    stage = Stage(mux)
    await browsers[0].check(stage.ice)

    await browsers[1].check(stage.ice, nominate=False)
    stage.ice.send(b"data")

    assert await browsers[0].receive() == b"data"


async def test_a_wrong_password_is_neither_answered_nor_followed(
    mux: UdpMux, browsers: list[Browser]
) -> None:
    stage = Stage(mux)
    await browsers[0].check(stage.ice)

    await browsers[1].check(stage.ice, password="a guess")
    await browsers[0].check(stage.ice, nominate=False)  # by now the guess has been read
    stage.ice.send(b"data")

    assert await browsers[0].receive() == b"data"
    with pytest.raises(BlockingIOError):
        browsers[1].socket.recv(2048)


async def test_consent_ends_thirty_seconds_after_the_last_check(
    mux: UdpMux, browsers: list[Browser]
) -> None:
    stage = Stage(mux)
    stage.clock.advance(25)
    await browsers[0].check(stage.ice)

    stage.clock.advance(30)
    assert stage.expired == 0
    stage.clock.advance(5)

    assert stage.expired == 1


async def test_an_address_belongs_to_the_connection_that_checked_last(
    mux: UdpMux, browsers: list[Browser]
) -> None:
    before, after = Stage(mux), Stage(mux)
    await browsers[0].check(before.ice)
    await browsers[0].check(after.ice)

    before.ice.close()
    browsers[0].socket.send(b"\x16handshake")

    assert await asyncio.wait_for(after.ice._recv(), 10) == b"\x16handshake"


async def test_the_remembered_addresses_are_bounded(mux: UdpMux, browsers: list[Browser]) -> None:
    stage = Stage(mux)
    for browser in browsers:
        await browser.check(stage.ice)

    browsers[0].socket.send(b"\x16forgotten")
    browsers[-1].socket.send(b"\x16known")

    assert await asyncio.wait_for(stage.ice._recv(), 10) == b"\x16known"


async def test_a_closed_connection_neither_sends_nor_answers(
    mux: UdpMux, browsers: list[Browser]
) -> None:
    stage, other = Stage(mux), Stage(mux)
    await browsers[0].check(stage.ice)

    stage.ice.close()
    stage.ice.send(b"data")
    await browsers[0].check(stage.ice, password=stage.ice.password)
    await browsers[1].check(other.ice)  # by now the check before has been read

    with pytest.raises(BlockingIOError):
        browsers[0].socket.recv(2048)
    with pytest.raises(ConnectionError):
        await stage.ice._recv()


async def test_the_first_free_port_of_the_range_is_taken(mux: UdpMux) -> None:
    second = UdpMux(["127.0.0.1"], range(mux.port, mux.port + 100))

    assert second.port > mux.port
    second.close()


async def test_a_range_without_a_free_port_is_refused_in_a_sentence(mux: UdpMux) -> None:
    with pytest.raises(OSError, match=f"no UDP port from {mux.port} to {mux.port} is free"):
        UdpMux(["127.0.0.1"], range(mux.port, mux.port + 1))
