"""DTLS and SRTP of one connection. The only module that uses private names of aiortc and pylibsrtp.

`tests/media/test_private_names.py` holds one test for each; the packages are pinned exactly.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable
from typing import cast

from aiortc.rtcdtlstransport import (
    RTCCertificate,
    RTCDtlsFingerprint,
    RTCDtlsParameters,
    RTCDtlsTransport,
    State,
)
from aiortc.rtcicetransport import RTCIceTransport
from pylibsrtp import ffi, lib  # type: ignore[attr-defined]  # not exported, private

from prepstack_ext.media.transport.ice_lite import IceLiteTransport

BUFFER_BYTES = 4096
LONGEST_PACKET = 1500
RTCP_TYPES = range(192, 224)  # RFC 5761 §4

log = logging.getLogger(__name__)


class DtlsTransport(RTCDtlsTransport):
    """Reads and writes SRTP in place, straight from and to the socket, without queue or task."""

    def __init__(self, ice: IceLiteTransport) -> None:
        super().__init__(cast(RTCIceTransport, ice), [RTCCertificate.generateCertificate()])
        self.on_rtp: Callable[[bytes], None] = _ignore
        self.on_rtcp: Callable[[bytes], None] = _ignore
        self.on_connected: Callable[[], None] = _nothing
        self.on_closed: Callable[[], None] = _nothing
        self._ice = ice
        self._start_task: asyncio.Task[None] | None = None
        self._open = False
        self._in, self._in_length = ffi.new("char[]", BUFFER_BYTES), ffi.new("int *")
        self._out, self._out_length = ffi.new("char[]", BUFFER_BYTES), ffi.new("int *")
        self._in_view, self._out_view = ffi.buffer(self._in), ffi.buffer(self._out)

    @property
    def fingerprints(self) -> list[RTCDtlsFingerprint]:
        return list(self.getLocalParameters().fingerprints)

    @property
    def is_open(self) -> bool:
        return self._open

    @property
    def is_started(self) -> bool:
        return self._start_task is not None

    def begin(self, remote: RTCDtlsParameters, role: str) -> None:
        """Waits for the browser to be reached, then does the handshake as `client` or `server`."""
        self._set_role(role)
        self._start_task = asyncio.create_task(self.start(remote))

    def _set_state(self, state: State) -> None:
        super()._set_state(state)
        if state == State.CONNECTED:
            self._rx_session = self._rx_srtp._srtp[0]
            self._tx_session = self._tx_srtp._srtp[0]
            self._open = True
            self._ice.on_srtp = self._on_srtp
            self.on_connected()
        elif state in (State.CLOSED, State.FAILED):
            self._shut()
            self.on_closed()

    def _shut(self) -> None:
        self._open = False
        self._ice.on_srtp = None

    def _on_srtp(self, datagram: bytes) -> None:
        length = len(datagram)
        if length < 12:
            return
        self._in_view[:length] = datagram
        self._in_length[0] = length
        if datagram[1] in RTCP_TYPES:
            if not lib.srtp_unprotect_rtcp(self._rx_session, self._in, self._in_length):
                self.on_rtcp(self._in_view[: self._in_length[0]])
        elif not lib.srtp_unprotect(self._rx_session, self._in, self._in_length):
            self.on_rtp(self._in_view[: self._in_length[0]])

    def send_rtp(self, head: bytearray, body: bytes) -> None:
        head_length = len(head)
        length = head_length + len(body)
        if not self._open or length > LONGEST_PACKET:
            return
        view = self._out_view
        view[:head_length] = head
        view[head_length:length] = body
        self._out_length[0] = length
        if not lib.srtp_protect(self._tx_session, self._out, self._out_length):
            self._ice.send(view[: self._out_length[0]])

    def send_rtcp(self, data: bytes) -> None:
        length = len(data)
        if not self._open or length > LONGEST_PACKET:
            return
        self._out_view[:length] = data
        self._out_length[0] = length
        if not lib.srtp_protect_rtcp(self._tx_session, self._out, self._out_length):
            self._ice.send(self._out_view[: self._out_length[0]])

    async def close(self) -> None:
        """Silent from the first line on; then says goodbye, if the handshake came that far."""
        self.on_connected = self.on_closed = _nothing
        self._shut()
        if self._start_task is not None:
            self._start_task.cancel()
            await asyncio.gather(self._start_task, return_exceptions=True)
        await self.stop()
        self._ice.close()


def _ignore(_: bytes) -> None:
    """Until somebody is interested."""


def _nothing() -> None:
    """Until somebody is interested."""
