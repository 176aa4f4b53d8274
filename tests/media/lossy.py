"""UDP relays before the worker that lose packets, or are narrow: physics, not mocks."""

from __future__ import annotations

import asyncio
import random
from collections.abc import Callable
from functools import partial
from typing import Any

RTCP_TYPES = range(192, 224)
BINDING_REQUEST = b"\x00\x01"


LONGEST_QUEUE_SECONDS = 0.4


class Lane:
    """One direction: so many bits per second, a queue of some length before it, and a way that
    takes its time."""

    def __init__(self, bits_per_second: float) -> None:
        self.bits_per_second = bits_per_second
        self.delay: Callable[[bytes], float] = lambda _: 0.0  # in seconds, of each datagram
        self.offered = 0  # bytes
        self._free_at = 0.0

    def queued_seconds(self) -> float:
        """How long what is sent now would have to wait."""
        return max(0.0, self._free_at - asyncio.get_running_loop().time())

    def send(self, data: bytes, send: Callable[[], None]) -> None:
        self.offered += len(data)
        loop = asyncio.get_running_loop()
        now = loop.time()
        free_at = max(now, self._free_at) + 8 * len(data) / self.bits_per_second
        if free_at - now > LONGEST_QUEUE_SECONDS:
            return
        self._free_at = free_at
        loop.call_later(free_at - now + self.delay(data), send)


class LossyRelay:
    """Loses a share of the RTP packets, each way; everything else passes, unless told otherwise.

    `up` and `down`, towards the worker and from it, can be made narrow at any time.
    """

    def __init__(self, worker_port: int, share: float = 0.0) -> None:
        self._worker = ("127.0.0.1", worker_port)
        self.up_loss = self.down_loss = share  # can be changed, as the lanes can
        self.loses_all_alike = False  # reports, checks and handshakes, too
        self._random = random.Random(1)
        self._upstreams: dict[Any, asyncio.DatagramTransport] = {}
        self._pending: dict[Any, list[bytes]] = {}
        self._front: asyncio.DatagramTransport | None = None
        self._blocked: set[Any] = set()  # addresses of browsers
        self._opening: set[asyncio.Task[None]] = set()
        self.worker_port = worker_port
        self.port = 0
        self.up = Lane(1e9)
        self.down = Lane(1e9)
        self.lost = 0
        self.checks: list[bytes] = []  # connectivity checks of browsers
        self.passed = 0  # towards browsers

    async def __aenter__(self) -> LossyRelay:
        self._front = await self._socket(self._from_browser, ("127.0.0.1", 0), None)
        self.port = self._front.get_extra_info("sockname")[1]
        return self

    async def __aexit__(self, *_: object) -> None:
        for transport in (self._front, *self._upstreams.values()):
            if transport is not None:
                transport.close()

    async def _socket(self, receive: Any, local: Any, remote: Any) -> asyncio.DatagramTransport:
        loop = asyncio.get_running_loop()
        transport, _ = await loop.create_datagram_endpoint(
            lambda: _Receiver(receive), local_addr=local, remote_addr=remote
        )
        return transport

    def through(self, sdp: str) -> str:
        """The worker's SDP with our port in its candidates."""
        return sdp.replace(f" {self.worker_port} typ host", f" {self.port} typ host")

    def block(self) -> None:
        """The networks that browsers have now lead nowhere any more; others do."""
        self._blocked |= {*self._upstreams, *self._pending}

    def rebind(self) -> None:
        """As a NAT that forgot: whatever browsers send comes from other ports from now on."""
        for upstream in self._upstreams.values():
            upstream.close()
        self._upstreams.clear()

    def _is_lost(self, data: bytes, share: float) -> bool:
        is_rtp = 127 < data[0] < 192 and data[1] not in RTCP_TYPES
        lost = (is_rtp or self.loses_all_alike) and self._random.random() < share
        self.lost += lost
        return lost

    def _from_browser(self, data: bytes, address: Any) -> None:
        if address in self._blocked:
            return
        if data[:2] == BINDING_REQUEST:
            self.checks.append(data)
        upstream = self._upstreams.get(address)
        if upstream is not None:
            if not self._is_lost(data, self.up_loss):
                self.up.send(data, partial(_send, upstream, data))
        elif address in self._pending:
            self._pending[address].append(data)
        else:
            self._pending[address] = [data]
            task = asyncio.create_task(self._open(address))
            self._opening.add(task)
            task.add_done_callback(self._opening.discard)

    async def _open(self, address: Any) -> None:
        def from_worker(data: bytes, _: Any) -> None:
            front = self._front
            if address in self._blocked or self._is_lost(data, self.down_loss):
                return
            if front is not None:
                self.passed += 1
                self.down.send(data, partial(_send, front, data, address))

        upstream = await self._socket(from_worker, None, self._worker)
        self._upstreams[address] = upstream
        for data in self._pending.pop(address):
            upstream.sendto(data)


def _send(transport: asyncio.DatagramTransport, data: bytes, address: Any = None) -> None:
    """What was queued when the relay was closed is lost."""
    if not transport.is_closing():
        transport.sendto(data, address)


class _Receiver(asyncio.DatagramProtocol):
    def __init__(self, receive: Any) -> None:
        self._receive = receive

    def datagram_received(self, data: bytes, address: Any) -> None:
        self._receive(data, address)
