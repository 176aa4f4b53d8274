"""ICE-lite (RFC 8445 §2.5): the browser checks, this end answers and believes what is proved.

A check shows who made it, not where they are: whoever saw it can send it from another address. So
an address gets nothing, not even the answer to its check, before it has answered one of ours; and
only as long as it goes on answering (RFC 7675).
"""

from __future__ import annotations

import asyncio
import secrets
import socket
from collections.abc import Callable
from functools import partial
from typing import Literal

from aioice import stun

from prepstack_ext.media.clock import Clock, Timer
from prepstack_ext.media.transport import checks
from prepstack_ext.media.transport.checks import Address, Check, Credentials
from prepstack_ext.media.transport.paths import MOST_QUESTIONS, Generation, Path, Paths
from prepstack_ext.media.transport.udp_mux import UdpMux

CONSENT_CHECK_SECONDS = 5.0
CONSENT_CHECK_SPREAD = (0.8, 1.2)  # so that the checks of many do not come together (RFC 7675 §5.1)
SHORTEST_PAUSE_SECONDS = 0.05  # a timer may come a moment early
DOUBT_SECONDS = 0.5  # between questions to an address that may have gone
MOST_DOUBTS = 2
MOST_HANDSHAKE_DATAGRAMS = 64
DTLS_FIRST_BYTES = range(20, 64)
SRTP_FIRST_BYTES = range(128, 192)


def _random_spread() -> float:
    return secrets.SystemRandom().uniform(*CONSENT_CHECK_SPREAD)


class IceLiteTransport:
    """One connection on the shared port.

    Has the part of aiortc's `RTCIceTransport` that its DTLS transport uses: `role`, `_recv` and
    `_send`.
    """

    role: Literal["controlled"] = "controlled"

    def __init__(
        self,
        mux: UdpMux,
        clock: Clock,
        on_expired: Callable[[], None],
        spread: Callable[[], float] = _random_spread,
    ) -> None:
        self.mux = mux
        self.address: Address | None = None
        self.sock: socket.socket | None = None
        self.on_srtp: Callable[[bytes], None] | None = None  # set while SRTP can be read
        self.dropped = 0  # the socket's buffer was full
        self._clock = clock
        self._on_expired = on_expired
        self._spread = spread
        self._tie_breaker = secrets.randbits(64)
        self._generations: list[Generation] = []  # in use, and to come
        self._paths = Paths()
        self._path: Path | None = None  # in use
        self._doubting: Timer | None = None  # while the path in use is asked whether it is there
        self._handshake: asyncio.Queue[bytes | None] = asyncio.Queue(MOST_HANDSHAKE_DATAGRAMS)
        self._consent = self._plan_consent_check()
        self._closed = False
        self.restart()

    @property
    def ours(self) -> Credentials:
        """What a browser is told."""
        return self._generations[-1].ours

    def restart(self) -> None:
        """New credentials (RFC 8445 §2.4). The path in use stays until one under them is proved."""
        for generation in self._generations[1:]:
            self._forget(generation)
        fresh = Generation(Credentials(secrets.token_hex(4), secrets.token_hex(12)))
        self._generations.append(fresh)
        self.mux.register(fresh.ours, self)

    def meet(self, theirs: Credentials) -> None:
        """What the browser's description says; its checks may have come before that."""
        newest = self._generations[-1]
        newest.theirs = theirs
        for path in self._paths:
            if path.generation is newest and path.waiting is not None:
                self._ask(path, path.waiting.length)

    def on_check(self, check: Check, sock: socket.socket) -> None:
        """An authenticated request. Media may follow it once its address has proved itself."""
        path = self._path_of(check, sock)
        path.waiting = check
        path.is_nominated = check.nominates
        if path.has_consent(self._clock.now()):
            self._answer(path)
        if path is not self._path:
            self._ask(path, check.length)

    def _path_of(self, check: Check, sock: socket.socket) -> Path:
        generation = next(g for g in self._generations if g.ours.user == check.user)
        path = self._paths.get(check.address)
        if path is not None and path.generation is generation:
            return path
        if path is not None:
            self._remove(path)
        path = Path(check.address, sock, generation)
        self._paths.add(path)
        if (surplus := self._paths.surplus(self._path)) is not None:
            self._remove(surplus)
        return path

    def _ask(self, path: Path, most_bytes: int | None = None) -> None:
        """Not more than came from there: nobody is flooded through us."""
        if path.generation.theirs is None:
            return
        ours, theirs = path.generation.ours, path.generation.theirs
        question, transaction = checks.question(ours, theirs, self._tie_breaker)
        if most_bytes is not None and len(question) > most_bytes:
            return
        path.questions.append((transaction, theirs.password))
        self.mux.expect(transaction, self)
        if len(path.questions) > MOST_QUESTIONS:
            self.mux.forget(path.questions.popleft()[0])
        self.mux.send(path.sock, question, path.address)

    def on_answer(self, answer: stun.Message, address: Address) -> None:
        """To a question of ours, if it comes from where that was asked and is theirs."""
        path = self._paths.get(address)
        if path is None:
            return
        password = dict(path.questions).get(answer.transaction_id)
        if password is None or not answer.check_message_integrity(password.encode()):
            return
        path.proved_at = self._clock.now()
        self.mux.claim(address, self)
        if path.waiting is not None:
            self._answer(path)
        if path is self._path:
            self._trust()
        else:
            self._consider(path)

    def _answer(self, path: Path) -> None:
        if path.waiting is not None:
            answer = checks.answer(path.waiting, path.generation.ours.password)
            self.mux.send(path.sock, answer, path.address)
            path.waiting = None

    def _consider(self, path: Path) -> None:
        """The browser is there. Whether it wants to be reached there, it says or we find out."""
        newest = self._generations[-1]
        is_restart = path.generation is newest and self._in_use is not newest
        if path.is_nominated or is_restart:
            self._use(path)
        elif self._doubting is None:
            self._doubt(MOST_DOUBTS)

    def _doubt(self, left: int) -> None:
        """A NAT may have moved a browser that does not say so: does the old address answer?"""
        self._doubting = None
        if self._path is None:
            return
        if left:
            self._ask(self._path)
            self._doubting = self._clock.call_later(DOUBT_SECONDS, partial(self._doubt, left - 1))
        elif (other := self._paths.proved(self._clock.now(), but=self._path)) is not None:
            self._use(other)

    def _trust(self) -> None:
        if self._doubting is not None:
            self._doubting.cancel()
            self._doubting = None

    @property
    def _in_use(self) -> Generation | None:
        return self._path.generation if self._path else None

    def _use(self, path: Path) -> None:
        self._trust()
        self._path = path
        self.address, self.sock = path.address, path.sock
        position = self._generations.index(path.generation)
        for older in self._generations[:position]:
            self._forget(older)

    def _plan_consent_check(self) -> Timer:
        """As soon as the consent in use is over, at the latest."""
        pause = CONSENT_CHECK_SECONDS * self._spread()
        left = self._path.consent_left(self._clock.now()) if self._path else 0.0
        if left > 0:
            pause = min(pause, max(left, SHORTEST_PAUSE_SECONDS))
        return self._clock.call_later(pause, self._check_consent)

    def _check_consent(self) -> None:
        self._consent = self._plan_consent_check()
        now = self._clock.now()
        if self._path is None:
            return
        if self._path.has_consent(now):
            self._ask(self._path)
        elif (other := self._paths.proved(now, but=self._path)) is not None:
            self._use(other)
        else:
            self._on_expired()

    def on_datagram(self, datagram: bytes) -> None:
        first = datagram[0]
        if first in SRTP_FIRST_BYTES:
            if self.on_srtp is not None:
                self.on_srtp(datagram)
        elif first in DTLS_FIRST_BYTES and not self._handshake.full():
            self._handshake.put_nowait(datagram)

    def send(self, data: bytes | memoryview) -> None:
        """To the address in use; dropped when there is none or the buffer is full."""
        if self.sock is None or self._closed:
            return
        try:
            self.sock.sendto(data, self.address)  # type: ignore[arg-type]  # set together with sock
        except OSError:
            self.dropped += 1

    async def _recv(self) -> bytes:
        datagram = None if self._closed else await self._handshake.get()
        if datagram is None:
            raise ConnectionError("The connection was closed.")
        return datagram

    async def _send(self, data: bytes) -> None:
        self.send(data)

    def _forget(self, generation: Generation) -> None:
        self._generations.remove(generation)
        self.mux.unregister(generation.ours)
        for path in self._paths:
            if path.generation is generation:
                self._remove(path)

    def _remove(self, path: Path) -> None:
        self._paths.remove(path)
        self.mux.release(path.address, self)
        for transaction, _ in path.questions:
            self.mux.forget(transaction)

    def close(self) -> None:
        self._closed = True
        self.on_srtp = None
        self._consent.cancel()
        self._trust()
        for generation in list(self._generations):
            self._forget(generation)
        if self._handshake.full():
            self._handshake.get_nowait()
        self._handshake.put_nowait(None)
