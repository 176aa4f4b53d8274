"""The wire to the room server: JSON lines on a Unix socket (§2 of docs/protocol.md)."""

from __future__ import annotations

import asyncio
import logging
import os
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

from prepstack.errors import PrepStackError
from prepstack.wire import worker as wire
from prepstack.wire.limits import LARGEST_LINE
from prepstack.wire.message import to_json
from prepstack_ext.media.clock import Clock
from prepstack_ext.media.policy import everybody_else
from prepstack_ext.media.router import Router
from prepstack_ext.media.rtp.stream import Track
from prepstack_ext.media.transport.udp_mux import UdpMux

Handler = Callable[[Any], Awaitable[wire.AnyAnswer]]

log = logging.getLogger(__name__)


class Control:
    """Serves one room server; `ended` is set when it goes away."""

    def __init__(self, mux: UdpMux, clock: Clock, first_generation: int = 1) -> None:
        self.ended = asyncio.Event()
        self._mux = mux
        self._router = Router(mux, clock, everybody_else, self._send, first_generation)
        self._writer: asyncio.StreamWriter | None = None
        self.handlers: dict[type[wire.Request], Handler] = {
            wire.Publish: self._publish,
            wire.Hold: self._hold,
            wire.Subscribe: self._subscribe,
            wire.Answer: self._answer,
            wire.Close: self._close,
            wire.Hide: self._hide,
            wire.AskStatistics: self._statistics,
        }

    async def listen(self, path: Path) -> asyncio.Server:
        umask = os.umask(0o177)  # nobody but our own user may connect
        try:
            return await asyncio.start_unix_server(self._serve, path, limit=LARGEST_LINE)
        finally:
            os.umask(umask)

    def end_unless_connected(self) -> None:
        if self._writer is None:
            self.ended.set()

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        if self._writer is not None:
            writer.close()
            return
        self._writer = writer
        self._send(wire.Ready(self._mux.port))
        try:
            while line := await reader.readline():
                await self._handle(line)
        except (ConnectionError, ValueError) as error:  # ValueError: a line beyond the limit
            log.warning("The control connection broke: %s", error)
        finally:
            self.ended.set()

    async def _handle(self, line: bytes) -> None:
        """One request after the other, so that nothing is done after the close that follows it."""
        try:
            request = wire.requests.read(line)
            answer = await self.handlers[type(request)](request)
        except PrepStackError as error:
            self._send(wire.Refused(wire.id_of(line), error.message))
        except Exception:  # one request that fails must not end everybody's call
            log.exception("A request failed.")
            sentence = "The media worker failed at this request."
            self._send(wire.Refused(wire.id_of(line), sentence))
        else:
            self._send(answer)
        self._router.settle()

    async def _publish(self, request: wire.Publish) -> wire.Published:
        sdp = await self._router.publish(request.peer, request.sdp, request.kinds)
        self._router.hold(request.peer, request.held)
        return wire.Published(request.id, sdp)

    async def _hold(self, request: wire.Hold) -> wire.Done:
        self._router.hold(request.peer, request.held)
        return wire.Done(request.id)

    async def _subscribe(self, request: wire.Subscribe) -> wire.Done:
        await self._router.subscribe(request.peer, request.restart)
        return wire.Done(request.id)

    async def _answer(self, request: wire.Answer) -> wire.Done:
        self._router.answer(request.peer, request.generation, request.sdp)
        return wire.Done(request.id)

    async def _close(self, request: wire.Close) -> wire.Done:
        await self._router.close(request.peer)
        return wire.Done(request.id)

    async def _hide(self, request: wire.Hide) -> wire.Done:
        self._router.hide(request.peer, [Track(each.peer, each.kind) for each in request.streams])
        return wire.Done(request.id)

    async def _statistics(self, request: wire.AskStatistics) -> wire.Statistics:
        return wire.Statistics(request.id, self._router.statistics(), self._mux.malformed)

    def _send(self, message: wire.AnyAnswer | wire.Event) -> None:
        if self._writer is not None and not self._writer.is_closing():
            self._writer.write(to_json(message) + b"\n")

    async def close(self) -> None:
        await self._router.close_all()
        if self._writer is not None:
            self._writer.close()
