"""One UDP port for every connection of the worker.

A datagram from a known address belongs to the connection that proved to be there; a STUN request
finds its connection by its user name. Everything else is dropped unanswered.
"""

from __future__ import annotations

import asyncio
import ipaddress
import logging
import socket
import struct
from collections.abc import Iterable
from typing import Protocol

from aioice import stun

Address = tuple[str, int] | tuple[str, int, int, int]

BUFFER_BYTES = 4 << 20
LONGEST_DATAGRAM = 2048
DATAGRAMS_PER_TURN = 32  # then the loop gets to do other things

log = logging.getLogger(__name__)


class Endpoint(Protocol):
    """The end of a connection, as the mux sees it."""

    password: str

    def on_check(self, address: Address, sock: socket.socket, nominated: bool) -> None: ...
    def on_datagram(self, datagram: bytes) -> None: ...


class UdpMux:
    """Gives datagrams to endpoints, and answers connectivity checks for them."""

    def __init__(self, advertised: Iterable[str], ports: range) -> None:
        self.advertised = tuple(str(ipaddress.ip_address(address)) for address in advertised)
        self._sockets = _bind_first_free(_wildcards(self.advertised), ports)
        self.port: int = self._sockets[0].getsockname()[1]
        self._by_user: dict[str, Endpoint] = {}
        self._by_address: dict[Address, Endpoint] = {}
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

    def register(self, user: str, endpoint: Endpoint) -> None:
        self._by_user[user] = endpoint

    def claim(self, address: Address, endpoint: Endpoint) -> None:
        """What this address sends is for that endpoint, which has authenticated itself there."""
        self._by_address[address] = endpoint

    def release(self, address: Address, endpoint: Endpoint) -> None:
        if self._by_address.get(address) is endpoint:
            del self._by_address[address]

    def unregister(self, user: str) -> None:
        self._by_user.pop(user, None)

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
        try:
            request = stun.parse_message(datagram)
        except (ValueError, struct.error):
            self.malformed += 1
            return
        endpoint = self._authenticated(request)
        if endpoint is None:
            return
        _send(sock, _binding_response(request, endpoint.password, address), address)
        endpoint.on_check(address, sock, "USE-CANDIDATE" in request.attributes)

    def _authenticated(self, request: stun.Message) -> Endpoint | None:
        if (request.message_class, request.message_method) != (
            stun.Class.REQUEST,
            stun.Method.BINDING,
        ):
            return None
        user = str(request.attributes.get("USERNAME", "")).partition(":")[0]
        endpoint = self._by_user.get(user)
        if endpoint is None or not request.check_message_integrity(endpoint.password.encode()):
            return None
        return endpoint


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


def _binding_response(request: stun.Message, password: str, address: Address) -> bytes:
    response = stun.Message(
        message_method=stun.Method.BINDING,
        message_class=stun.Class.RESPONSE,
        transaction_id=request.transaction_id,
        attributes={"XOR-MAPPED-ADDRESS": (address[0], address[1])},
    )
    response.add_message_integrity(password.encode())
    return bytes(response)


def _send(sock: socket.socket, data: bytes, address: Address) -> None:
    try:
        sock.sendto(data, address)
    except OSError as error:
        log.debug("STUN answer not sent: %s", error)
