"""One peer connection of a participant: a transport on the shared port, and a role."""

from __future__ import annotations

import time
from collections.abc import Callable

from aiortc.rtcdtlstransport import RTCDtlsParameters

from prepstack.wire.worker import Leg
from prepstack_ext.media.clock import Clock, Repeating
from prepstack_ext.media.negotiation import Transport
from prepstack_ext.media.transport.checks import Credentials
from prepstack_ext.media.transport.dtls import DtlsTransport
from prepstack_ext.media.transport.ice_lite import IceLiteTransport
from prepstack_ext.media.transport.udp_mux import UdpMux

REPORT_SECONDS = 1.0
CONNECT_SECONDS = 30.0


class Connection:
    """Connects once; `on_lost` is called, once, when that fails or the browser goes."""

    leg: Leg

    def __init__(self, peer: str, mux: UdpMux, clock: Clock) -> None:
        self.peer = peer
        self.clock = clock
        self.on_connected: Callable[[Connection], None] = lambda _: None
        self.on_lost: Callable[[Connection], None] = lambda _: None
        self._mux = mux
        self._ice = IceLiteTransport(mux, clock, self._lost)
        self._dtls = DtlsTransport(self._ice)
        self._dtls.on_rtp = self.on_rtp
        self._dtls.on_rtcp = self.on_rtcp
        self._dtls.on_connected = self._connected
        self._dtls.on_closed = self._lost
        self._reports = Repeating(clock, REPORT_SECONDS, self._report)
        self._patience = clock.call_later(CONNECT_SECONDS, self._lost)
        self._role = "auto"
        self._fingerprints: set[tuple[str, str]] = set()  # of the browser
        self._closed = False

    @property
    def is_connected(self) -> bool:
        return self._dtls.is_open

    def _transport(self, role: str) -> Transport:
        candidates = tuple((address, self._mux.port) for address in self._mux.advertised)
        fingerprints = tuple(self._dtls.fingerprints)
        ours = self._ice.ours
        return Transport(ours.user, ours.password, fingerprints, role, candidates)

    def is_restart(self, theirs: Transport) -> bool:
        """Other ICE credentials for the same certificate: this connection, by another path."""
        return self._dtls.is_started and _values(theirs) == self._fingerprints

    def _begin(self, theirs: Transport) -> None:
        """The handshake once: a renegotiation keeps the transport and its roles."""
        self._ice.meet(Credentials(theirs.user, theirs.password))
        if not self._dtls.is_started:
            self._fingerprints = _values(theirs)
            self._role = "client" if theirs.role == "server" else "server"
            parameters = RTCDtlsParameters(list(theirs.fingerprints), theirs.role)
            self._dtls.begin(parameters, self._role)

    def _connected(self) -> None:
        self._patience.cancel()
        self.connected()
        self.on_connected(self)

    def _lost(self) -> None:
        if not self._closed:
            self.silence()
            self.on_lost(self)

    def _report(self) -> None:
        if self.is_connected:
            self.report(time.time())

    def connected(self) -> None:
        """Packets can be sent from now on."""

    def on_rtp(self, data: bytes) -> None:
        """A packet of the browser, decrypted."""

    def on_rtcp(self, data: bytes) -> None:
        """A report or request of the browser, decrypted."""

    def report(self, unix_now: float) -> None:
        """Called once a second while connected."""

    def silence(self) -> None:
        """Nothing is sent or taken any more. What follows in `close` is tidying up."""
        self._closed = True
        self._patience.cancel()
        self._reports.close()

    async def close(self) -> None:
        if not self._closed:
            self.silence()
        await self._dtls.close()


def _values(theirs: Transport) -> set[tuple[str, str]]:
    return {(print.algorithm.lower(), print.value.upper()) for print in theirs.fingerprints}
