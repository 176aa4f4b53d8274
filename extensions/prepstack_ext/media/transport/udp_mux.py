"""One UDP port for every connection of the worker.

A datagram from a known address belongs to the connection that proved to be there; a STUN request
finds its connection by its user name, an answer by its transaction. Everything else is dropped
unanswered.
"""

from __future__ import annotations

import asyncio
import ipaddress
import logging
import socket
from collections.abc import Iterable
from typing import Protocol

from aioice import stun

from prepstack_ext.media.transport import checks
from prepstack_ext.media.transport.checks import Address, Check, Credentials

BUFFER_BYTES = 4 << 20
LONGEST_DATAGRAM = 2048
DATAGRAMS_PER_TURN = 32  # then the loop gets to do other things

log = logging.getLogger(__name__)


class Endpoint(Protocol):
    """The end of a connection, as the mux sees it."""

    def on_check(self, check: Check, sock: socket.socket) -> None: ...
    def on_answer(self, answer: stun.Message, address: Address) -> None: ...
    def on_datagram(self, datagram: bytes) -> None: ...


class UdpMux:
    """Gives datagrams to endpoints, and connectivity checks that are authentic."""

    def __init__(self, advertised: Iterable[str], ports: range) -> None:
        self.advertised = tuple(str(ipaddress.ip_address(address)) for address in advertised)
        self._sockets = _bind_first_free(_wildcards(self.advertised), ports)
        self.port: int = self._sockets[0].getsockname()[1]
        self._by_user: dict[str, tuple[str, Endpoint]] = {}  # with the password
        self._by_address: dict[Address, Endpoint] = {}
        self._by_transaction: dict[bytes, Endpoint] = {}
        self.malformed = 0

    def start(self) -> None:
        loop = asyncio.get_running_loop()
        for sock in self._sockets:
            loop.add_reader(sock.fileno(), self._read, sock)

    def close(self) -> None:
        loop = asyncio.get_running_loop()
        for sock in self._sockets:
            loop.remove_reader(sock.fileno())
            sock.close()

    def register(self, credentials: Credentials, endpoint: Endpoint) -> None:
        self._by_user[credentials.user] = credentials.password, endpoint

    def unregister(self, credentials: Credentials) -> None:
        self._by_user.pop(credentials.user, None)

    def claim(self, address: Address, endpoint: Endpoint) -> None:
        """What this address sends is for that endpoint, which has proved to be there."""
        self._by_address[address] = endpoint

    def release(self, address: Address, endpoint: Endpoint) -> None:
        if self._by_address.get(address) is endpoint:
            del self._by_address[address]

    def expect(self, transaction: bytes, endpoint: Endpoint) -> None:
        """The answer to it is for that endpoint."""
        self._by_transaction[transaction] = endpoint

    def forget(self, transaction: bytes) -> None:
        self._by_transaction.pop(transaction, None)

    @property
    def table_size(self) -> int:
        """Users, addresses and transactions that it knows."""
        return len(self._by_user) + len(self._by_address) + len(self._by_transaction)

    def send(self, sock: socket.socket, data: bytes, address: Address) -> None:
        try:
            sock.sendto(data, address)
        except OSError as error:
            log.debug("A check was not sent: %s", error)

    def _read(self, sock: socket.socket) -> None:
        for _ in range(DATAGRAMS_PER_TURN):
            try:
                datagram, address = sock.recvfrom(LONGEST_DATAGRAM)
            except (BlockingIOError, InterruptedError):
                return
            except OSError:
                continue  # an ICMP error of an earlier datagram
            if datagram:
                self._dispatch(datagram, address, sock)

    def _dispatch(self, datagram: bytes, address: Address, sock: socket.socket) -> None:
        if datagram[0] < 4:
            self._on_stun(datagram, address, sock)
            return
        endpoint = self._by_address.get(address)
        if endpoint is not None:
            endpoint.on_datagram(datagram)

    def _on_stun(self, datagram: bytes, address: Address, sock: socket.socket) -> None:
        message = checks.parse(datagram)
        if message is None:
            self.malformed += 1
        elif checks.is_request(message):
            self._on_request(message, len(datagram), address, sock)
        elif checks.is_answer(message):
            endpoint = self._by_transaction.get(message.transaction_id)
            if endpoint is not None:
                endpoint.on_answer(message, address)

    def _on_request(
        self, request: stun.Message, length: int, address: Address, sock: socket.socket
    ) -> None:
        user = str(request.attributes.get("USERNAME", "")).partition(":")[0]
        password, endpoint = self._by_user.get(user, ("", None))
        if endpoint is None or not request.check_message_integrity(password.encode()):
            return
        nominates = "USE-CANDIDATE" in request.attributes
        check = Check(address, user, request.transaction_id, length, nominates)
        endpoint.on_check(check, sock)


def _wildcards(advertised: Iterable[str]) -> list[str]:
    """What to bind.

    Advertised addresses may be another machine's (NAT), so only their family counts; but what is
    advertised on loopback alone listens there alone.
    """
    addresses = [ipaddress.ip_address(address) for address in advertised]
    hosts = []
    for version, loopback, wildcard in ((4, "127.0.0.1", "0.0.0.0"), (6, "::1", "::")):
        family = [address for address in addresses if address.version == version]
        if family:
            hosts.append(loopback if all(a.is_loopback for a in family) else wildcard)
    return hosts


def _bind_first_free(hosts: list[str], ports: range) -> list[socket.socket]:
    for port in ports:
        sockets: list[socket.socket] = []
        try:
            for host in hosts:
                sockets.append(_bound(host, port))
        except OSError:
            for sock in sockets:
                sock.close()
        else:
            return sockets
    raise OSError(f"no UDP port from {ports.start} to {ports.stop - 1} is free")


def _bound(host: str, port: int) -> socket.socket:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    sock = socket.socket(family, socket.SOCK_DGRAM)
    try:
        sock.setblocking(False)
        if family == socket.AF_INET6:
            sock.setsockopt(socket.IPPROTO_IPV6, socket.IPV6_V6ONLY, 1)
        for option in (socket.SO_RCVBUF, socket.SO_SNDBUF):
            sock.setsockopt(socket.SOL_SOCKET, option, BUFFER_BYTES)
        sock.bind((host, port))
    except OSError:
        sock.close()
        raise
    return sock
