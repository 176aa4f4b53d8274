"""Datagrams that nobody who is in a call sends: noise, halves, forgeries and repetitions.

`tests/media/test_forged.py` sends them for seconds, `benchmarks/forged_datagrams.py` for a minute.
"""

from __future__ import annotations

import random
import socket
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from types import TracebackType

from aioice import stun

SOURCES = 40  # addresses 127.0.0.2, 127.0.0.3, …


class Forger:
    """Sends from many addresses of loopback and counts what comes back.

    `checks`: what was overheard of somebody who is in the call.
    """

    def __init__(self, port: int, checks: list[bytes], seed: int = 7) -> None:
        self.sent = self.received = 0  # bytes
        self.datagrams = 0
        self._target = ("127.0.0.1", port)
        self._checks = checks
        self._random = random.Random(seed)
        self._kinds: list[Callable[[], bytes]] = [
            self._noise,
            self._half,
            self._stranger,
            self._guessed,
            self._answer,
            self._handshake,
            self._media,
            self._reports,
        ]
        self._stack = ExitStack()
        self._sockets: list[socket.socket] = []

    def __enter__(self) -> Forger:
        for number in range(SOURCES):
            sock = self._stack.enter_context(socket.socket(socket.AF_INET, socket.SOCK_DGRAM))
            sock.bind((f"127.0.0.{2 + number}", 0))
            sock.setblocking(False)
            self._sockets.append(sock)
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._stack.close()

    def forge(self, count: int) -> None:
        for _ in range(count):
            self._send(self._random.choice(self._kinds)())

    def repeat(self, count: int) -> None:
        """Overheard checks, as they were, from elsewhere: they are authentic."""
        for _ in range(count):
            self._send(self._random.choice(self._checks))

    def _send(self, datagram: bytes) -> None:
        self._random.choice(self._sockets).sendto(datagram, self._target)
        self.sent += len(datagram)
        self.datagrams += 1

    def collect(self) -> None:
        for datagram in self._arrived():
            self.received += len(datagram)

    def _arrived(self) -> Iterator[bytes]:
        for sock in self._sockets:
            try:
                while True:
                    yield sock.recv(4096)
            except BlockingIOError:
                continue

    def _noise(self) -> bytes:
        return self._random.randbytes(self._random.randrange(0, 1500))

    def _half(self) -> bytes:
        """Of a real one, or with a bit of it changed."""
        whole = bytearray(self._random.choice([*self._checks, self._handshake(), self._media()]))
        if self._random.random() < 0.5:
            return bytes(whole[: self._random.randrange(len(whole))])
        # The last eight bytes of a check are a checksum that nothing authenticates.
        whole[self._random.randrange(len(whole) - 8)] ^= 1 << self._random.randrange(8)
        return bytes(whole)

    def _check(self, username: str) -> bytes:
        request = stun.Message(stun.Method.BINDING, stun.Class.REQUEST)
        request.attributes["USERNAME"] = username
        request.attributes["PRIORITY"] = 1
        request.attributes["ICE-CONTROLLING"] = 1
        request.attributes["USE-CANDIDATE"] = None
        request.add_message_integrity(self._random.randbytes(24))
        return bytes(request)

    def _stranger(self) -> bytes:
        return self._check(f"{self._random.getrandbits(32):08x}:some")

    def _guessed(self) -> bytes:
        """The name of somebody in the call, and a wrong password."""
        overheard = stun.parse_message(self._random.choice(self._checks))
        return self._check(str(overheard.attributes["USERNAME"]))

    def _answer(self) -> bytes:
        """To a question that was never asked."""
        answer = stun.Message(stun.Method.BINDING, stun.Class.RESPONSE)
        answer.attributes["XOR-MAPPED-ADDRESS"] = ("127.0.0.1", 9)
        answer.add_message_integrity(self._random.randbytes(24))
        return bytes(answer)

    def _handshake(self) -> bytes:
        kind = self._random.choice([b"\x14", b"\x15", b"\x16", b"\x17"])
        return kind + b"\xfe\xfd" + bytes(8) + self._random.randbytes(200)

    def _media(self) -> bytes:
        return b"\x80\x60" + self._random.randbytes(self._random.randrange(10, 1200))

    def _reports(self) -> bytes:
        return b"\x81\xc9" + self._random.randbytes(self._random.randrange(2, 100))
