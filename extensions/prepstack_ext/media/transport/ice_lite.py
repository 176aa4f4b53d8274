"""ICE-lite (RFC 8445 §2.5): the browser checks, this end answers and believes what is proved."""

from __future__ import annotations

import asyncio
import secrets
import socket
from collections.abc import Callable
from typing import Literal

from prepstack_ext.media.clock import Clock, Repeating
from prepstack_ext.media.transport.udp_mux import Address, UdpMux

CONSENT_SECONDS = 30.0  # RFC 7675: without an authenticated check in this time, stop sending
CONSENT_CHECK_SECONDS = 5.0
MOST_ADDRESSES = 8
MOST_HANDSHAKE_DATAGRAMS = 64
DTLS_FIRST_BYTES = range(20, 64)
SRTP_FIRST_BYTES = range(128, 192)


class IceLiteTransport:
    """One connection on the shared port.

    Has the part of aiortc's `RTCIceTransport` that its DTLS transport uses: `role`, `_recv` and
    `_send`.
    """

    role: Literal["controlled"] = "controlled"

    def __init__(self, mux: UdpMux, clock: Clock, on_expired: Callable[[], None]) -> None:
        self.mux = mux
        self.user = secrets.token_hex(4)
        self.password = secrets.token_hex(12)
        self.address: Address | None = None
        self.sock: socket.socket | None = None
        self.on_srtp: Callable[[bytes], None] | None = None  # set while SRTP can be read
        self.dropped = 0  # the socket's buffer was full
        self._clock = clock
        self._on_expired = on_expired
        self._addresses: list[Address] = []
        self._handshake: asyncio.Queue[bytes | None] = asyncio.Queue(MOST_HANDSHAKE_DATAGRAMS)
        self._last_check = clock.now()
        self._consent = Repeating(clock, CONSENT_CHECK_SECONDS, self._check_consent)
        self._closed = False
        mux.register(self.user, self)

    def on_check(self, address: Address, sock: socket.socket, nominated: bool) -> None:
        """An authenticated request. Follows the newest nominated address: networks change."""
        self._last_check = self._clock.now()
        if address not in self._addresses:
            self._remember(address)
        self.mux.claim(address, self)
        if self.address is None or nominated:
            self.address, self.sock = address, sock

    def _remember(self, address: Address) -> None:
        self._addresses.append(address)
        if len(self._addresses) > MOST_ADDRESSES:
            oldest = next(a for a in self._addresses if a != self.address)
            self._addresses.remove(oldest)
            self.mux.release(oldest, self)

    def on_datagram(self, datagram: bytes) -> None:
        first = datagram[0]
        if first in SRTP_FIRST_BYTES:
            if self.on_srtp is not None:
                self.on_srtp(datagram)
        elif first in DTLS_FIRST_BYTES and not self._handshake.full():
            self._handshake.put_nowait(datagram)

    def _check_consent(self) -> None:
        if self._clock.now() - self._last_check > CONSENT_SECONDS:
            self._on_expired()

    def send(self, data: bytes | memoryview) -> None:
        """To the nominated address; dropped when there is none or the buffer is full."""
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

    def close(self) -> None:
        self._closed = True
        self.on_srtp = None
        self._consent.close()
        self.mux.unregister(self.user)
        for address in self._addresses:
            self.mux.release(address, self)
        if self._handshake.full():
            self._handshake.get_nowait()
        self._handshake.put_nowait(None)
