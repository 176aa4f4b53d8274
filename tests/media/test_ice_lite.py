"""Connectivity checks and consent at the real port, with a clock that moves when told to."""

from __future__ import annotations

import asyncio
import socket
from collections.abc import AsyncIterator, Iterator
from itertools import chain, repeat

import pytest
import pytest_asyncio
from aioice import stun
from prepstack_ext.media.transport.checks import Credentials
from prepstack_ext.media.transport.ice_lite import IceLiteTransport
from prepstack_ext.media.transport.paths import MOST_PATHS, MOST_QUESTIONS
from prepstack_ext.media.transport.udp_mux import UdpMux

from tests.media.fakes import FakeClock

pytestmark = pytest.mark.asyncio


THEIRS = Credentials("browser", "the browser's password")


class Browser:
    """A socket that makes checks, and answers those of the other end."""

    def __init__(self, mux: UdpMux) -> None:
        self.socket = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        self.socket.setblocking(False)
        self.socket.bind(("127.0.0.1", 0))
        self.socket.connect(("127.0.0.1", mux.port))
        self.address = self.socket.getsockname()

    async def check(self, ice: IceLiteTransport, nominate: bool = True) -> None:
        """A whole check: asks, answers what it is asked for it, and is answered."""
        ours = ice.ours
        asked = self.ask(ours, nominate)
        await self.prove()
        answer = stun.parse_message(await self.receive())
        assert answer.transaction_id == asked
        assert answer.attributes["XOR-MAPPED-ADDRESS"] == self.address
        assert answer.check_message_integrity(ours.password.encode())

    def ask(self, ours: Credentials, nominate: bool = True, password: str = "") -> bytes:
        datagram, transaction = question(ours, nominate, password)
        self.socket.send(datagram)
        return transaction

    async def prove(self, theirs: Credentials = THEIRS) -> None:
        """Answers the next check of the other end."""
        asked = stun.parse_message(await self.receive())
        assert asked.message_class is stun.Class.REQUEST
        assert asked.check_message_integrity(THEIRS.password.encode())
        self.socket.send(answer_to(asked, theirs))

    async def receive(self) -> bytes:
        loop = asyncio.get_running_loop()
        return await asyncio.wait_for(loop.sock_recv(self.socket, 2048), 30)

    def has_nothing(self) -> bool:
        try:
            self.socket.recv(2048)
        except BlockingIOError:
            return True
        return False


def question(ours: Credentials, nominate: bool = True, password: str = "") -> tuple[bytes, bytes]:
    request = stun.Message(stun.Method.BINDING, stun.Class.REQUEST)
    request.attributes["USERNAME"] = f"{ours.user}:{THEIRS.user}"
    request.attributes["PRIORITY"] = 1
    request.attributes["ICE-CONTROLLING"] = 1
    if nominate:
        request.attributes["USE-CANDIDATE"] = None
    request.add_message_integrity((password or ours.password).encode())
    return bytes(request), request.transaction_id


def answer_to(asked: stun.Message, theirs: Credentials = THEIRS) -> bytes:
    answer = stun.Message(stun.Method.BINDING, stun.Class.RESPONSE, asked.transaction_id)
    answer.add_message_integrity(theirs.password.encode())
    return bytes(answer)


class Stage:
    def __init__(self, mux: UdpMux, *spread: float) -> None:
        """`spread`: how many times five seconds pass before each check of consent; then 1."""
        self.clock = FakeClock()
        self.expired = 0
        factors = chain(spread, repeat(1.0))
        self.ice = IceLiteTransport(mux, self.clock, self.on_expired, lambda: next(factors))
        self.ice.meet(THEIRS)

    def on_expired(self) -> None:
        self.expired += 1

    async def consents(self, browser: Browser, seconds: int) -> None:
        """Answers each check of ours for so long."""
        for _ in range(seconds // 5):
            self.clock.advance(5)
            await browser.prove()
        await self.settle(browser)

    async def settle(self, browser: Browser) -> None:
        """What was sent before has been read: an answer to a further check has come."""
        browser.ask(self.ice.ours, nominate=False)
        await browser.receive()


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


async def test_a_wrong_password_is_neither_answered_nor_followed(
    mux: UdpMux, browsers: list[Browser]
) -> None:
    stage = Stage(mux)
    await browsers[0].check(stage.ice)

    browsers[1].ask(stage.ice.ours, password="a guess")
    await stage.settle(browsers[0])
    stage.ice.send(b"data")

    assert await browsers[0].receive() == b"data"
    assert browsers[1].has_nothing()


async def test_a_check_that_somebody_sent_again_from_elsewhere_moves_nothing(
    mux: UdpMux, browsers: list[Browser]
) -> None:
    """It is authentic, but whoever is there cannot answer for the browser."""
    stage = Stage(mux)
    victim, attacker = browsers[:2]
    await victim.check(stage.ice)
    replayed, _ = question(stage.ice.ours)

    for _ in range(5):
        attacker.socket.send(replayed)
        await attacker.prove(Credentials("browser", "a guess"))
    await stage.settle(victim)
    stage.ice.send(b"data")

    assert await victim.receive() == b"data"
    assert attacker.has_nothing()


async def test_an_answer_that_comes_from_another_address_proves_nothing(
    mux: UdpMux, browsers: list[Browser]
) -> None:
    stage = Stage(mux)
    await browsers[0].check(stage.ice)
    browsers[1].ask(stage.ice.ours)
    asked = stun.parse_message(await browsers[1].receive())

    browsers[0].socket.send(answer_to(asked))
    await stage.settle(browsers[0])
    stage.ice.send(b"data")

    assert await browsers[0].receive() == b"data"
    assert browsers[1].has_nothing()


async def test_an_address_that_proved_nothing_gets_no_more_than_it_sent(
    mux: UdpMux, browsers: list[Browser]
) -> None:
    stage = Stage(mux)
    sent = received = 0
    datagram, _ = question(stage.ice.ours)

    for _ in range(20):
        browsers[0].socket.send(datagram)
        sent += len(datagram)
        received += len(await browsers[0].receive())
    stage.ice.send(b"handshake" * 100)

    assert received <= sent
    assert browsers[0].has_nothing()


async def test_a_check_shorter_than_ours_is_not_answered(
    mux: UdpMux, browsers: list[Browser]
) -> None:
    stage = Stage(mux)
    request = stun.Message(stun.Method.BINDING, stun.Class.REQUEST)
    request.attributes["USERNAME"] = f"{stage.ice.ours.user}:"
    request.add_message_integrity(stage.ice.ours.password.encode())

    browsers[0].socket.send(bytes(request))
    await browsers[1].check(stage.ice)

    assert browsers[0].has_nothing()


async def test_what_comes_from_an_address_that_proved_nothing_is_nobodys(
    mux: UdpMux, browsers: list[Browser]
) -> None:
    """Else a check with a forged source would take somebody else's packets."""
    victim, attacker = Stage(mux), Stage(mux)
    await browsers[0].check(victim.ice)

    browsers[0].ask(attacker.ice.ours)  # as if forged
    await victim.settle(browsers[0])
    browsers[0].socket.send(b"\x16handshake")

    assert await asyncio.wait_for(victim.ice._recv(), 30) == b"\x16handshake"


async def test_a_browser_whose_nat_moved_it_is_followed_without_nomination(
    mux: UdpMux, browsers: list[Browser]
) -> None:
    stage = Stage(mux)
    await browsers[0].check(stage.ice)

    await browsers[1].check(stage.ice, nominate=False)
    stage.clock.advance(1)  # the old address is asked twice, and does not answer
    stage.ice.send(b"data")

    assert await browsers[1].receive() == b"data"


async def test_an_address_that_still_answers_is_not_left_without_nomination(
    mux: UdpMux, browsers: list[Browser]
) -> None:
    stage = Stage(mux)
    await browsers[0].check(stage.ice)

    await browsers[1].check(stage.ice, nominate=False)
    await browsers[0].prove()
    await stage.settle(browsers[0])
    stage.clock.advance(2)
    stage.ice.send(b"data")

    assert await browsers[0].receive() == b"data"


async def test_consent_ends_thirty_seconds_after_the_last_answer(
    mux: UdpMux, browsers: list[Browser]
) -> None:
    stage = Stage(mux)
    await browsers[0].check(stage.ice)
    await stage.consents(browsers[0], 60)

    stage.clock.advance(25)
    assert stage.expired == 0
    stage.clock.advance(5)

    assert stage.expired == 1


async def test_checks_of_consent_do_not_come_in_step(mux: UdpMux, browsers: list[Browser]) -> None:
    stage = Stage(mux, 0.8, 1.2)
    await browsers[0].check(stage.ice)

    for seconds in (4, 6, 5):
        stage.clock.advance(seconds - 0.1)
        assert browsers[0].has_nothing()
        stage.clock.advance(0.1)
        await browsers[0].prove()


async def test_each_connection_spreads_its_checks_by_itself(mux: UdpMux) -> None:
    clock = FakeClock()

    for _ in range(50):
        IceLiteTransport(mux, clock, lambda: None)

    pauses = {timer.at - clock.now() for timer in clock.timers}
    assert len(pauses) == 50
    assert all(4 <= pause <= 6 for pause in pauses)


async def test_consent_ends_after_thirty_seconds_however_its_checks_are_spread(
    mux: UdpMux, browsers: list[Browser]
) -> None:
    stage = Stage(mux, 1.2, 1.2, 1.2, 1.2, 1.1, 1.2)  # at 6, 12, 18, 24 and 29.5 s
    await browsers[0].check(stage.ice)

    stage.clock.advance(29.9)
    assert stage.expired == 0
    stage.clock.advance(0.2)

    assert stage.expired == 1


async def test_checks_of_a_browser_that_answers_none_keep_nothing_alive(
    mux: UdpMux, browsers: list[Browser]
) -> None:
    """They may be old ones that somebody sends again."""
    stage = Stage(mux)
    await browsers[0].check(stage.ice)

    for _ in range(5):
        await stage.settle(browsers[0])
        stage.clock.advance(5)
        assert (await browsers[0].receive())[:2] == b"\x00\x01"  # asked, and answers nothing
    stage.clock.advance(5)

    assert stage.expired == 1


async def test_the_address_before_does_not_keep_a_moved_stream_alive(
    mux: UdpMux, browsers: list[Browser]
) -> None:
    stage = Stage(mux)
    await browsers[0].check(stage.ice)
    await browsers[1].check(stage.ice)

    for _ in range(5):
        await stage.settle(browsers[0])
        await browsers[0].receive()  # what it is asked, and does not answer
        stage.clock.advance(5)
    stage.clock.advance(5)

    assert stage.expired == 1


async def test_a_restart_moves_the_connection_under_new_credentials(
    mux: UdpMux, browsers: list[Browser]
) -> None:
    stage = Stage(mux)
    await browsers[0].check(stage.ice)
    before = stage.ice.ours

    stage.ice.restart()
    stage.ice.meet(THEIRS)
    stage.ice.send(b"still here")
    assert await browsers[0].receive() == b"still here"
    await browsers[1].check(stage.ice, nominate=False)
    stage.ice.send(b"data")

    assert await browsers[1].receive() == b"data"
    browsers[0].ask(before)
    await stage.settle(browsers[1])
    assert browsers[0].has_nothing()


async def test_a_restart_at_the_same_address_has_to_be_proved_too(
    mux: UdpMux, browsers: list[Browser]
) -> None:
    stage = Stage(mux)
    await browsers[0].check(stage.ice)

    stage.ice.restart()
    stage.ice.meet(THEIRS)
    await browsers[0].check(stage.ice)
    await stage.consents(browsers[0], 60)
    stage.ice.send(b"data")

    assert await browsers[0].receive() == b"data"
    assert stage.expired == 0


async def test_checks_that_come_before_the_browsers_description_are_taken_up_with_it(
    mux: UdpMux, browsers: list[Browser]
) -> None:
    clock = FakeClock()
    ice, other = IceLiteTransport(mux, clock, lambda: None), Stage(mux)
    asked = browsers[0].ask(ice.ours)
    await browsers[1].check(other.ice)  # by now the check before has been read
    assert browsers[0].has_nothing()

    ice.meet(THEIRS)
    await browsers[0].prove()

    assert stun.parse_message(await browsers[0].receive()).transaction_id == asked


async def test_an_address_belongs_to_the_connection_that_checked_last(
    mux: UdpMux, browsers: list[Browser]
) -> None:
    before, after = Stage(mux), Stage(mux)
    await browsers[0].check(before.ice)
    await browsers[0].check(after.ice)

    before.ice.close()
    browsers[0].socket.send(b"\x16handshake")

    assert await asyncio.wait_for(after.ice._recv(), 10) == b"\x16handshake"


async def test_what_is_remembered_is_bounded_and_forgotten(
    mux: UdpMux, browsers: list[Browser]
) -> None:
    stage = Stage(mux)
    await browsers[0].check(stage.ice)
    strangers = [Browser(mux) for _ in range(3 * MOST_PATHS)]

    for stranger in strangers:
        for _ in range(6):
            stranger.ask(stage.ice.ours)
        await stranger.receive()
        stranger.socket.close()
    largest = mux.table_size
    stage.ice.send(b"data")

    assert await browsers[0].receive() == b"data"
    assert largest <= 2 + MOST_PATHS * (1 + MOST_QUESTIONS)
    stage.ice.close()
    assert mux.table_size == 0


async def test_a_closed_connection_neither_sends_nor_answers(
    mux: UdpMux, browsers: list[Browser]
) -> None:
    stage, other = Stage(mux), Stage(mux)
    await browsers[0].check(stage.ice)
    ours = stage.ice.ours

    stage.ice.close()
    stage.ice.send(b"data")
    browsers[0].ask(ours)
    await browsers[1].check(other.ice)  # by now the check before has been read

    assert browsers[0].has_nothing()
    with pytest.raises(ConnectionError):
        await stage.ice._recv()


async def test_the_first_free_port_of_the_range_is_taken(mux: UdpMux) -> None:
    second = UdpMux(["127.0.0.1"], range(mux.port, mux.port + 100))

    assert second.port > mux.port
    second.close()


async def test_a_range_without_a_free_port_is_refused_in_a_sentence(mux: UdpMux) -> None:
    with pytest.raises(OSError, match=f"no UDP port from {mux.port} to {mux.port} is free"):
        UdpMux(["127.0.0.1"], range(mux.port, mux.port + 1))
