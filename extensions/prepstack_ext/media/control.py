"""The wire to the room server: JSON lines on a Unix socket (§2 of docs/protocol.md)."""

from __future__ import annotations

import asyncio
import json
import logging
import os
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from prepstack.errors import BadRequest, PrepStackError
from prepstack_ext.media.clock import Clock
from prepstack_ext.media.connection import Leg
from prepstack_ext.media.router import Router
from prepstack_ext.media.rtp.stream import Kind
from prepstack_ext.media.subscriber import SubscriberOffer
from prepstack_ext.media.transport.udp_mux import UdpMux

LONGEST_LINE = 1 << 20

log = logging.getLogger(__name__)

Request = dict[str, Any]  # JSON, checked field by field below
Answer = dict[str, object]


class Control:
    """Serves one room server; `ended` is set when it goes away."""

    def __init__(self, mux: UdpMux, clock: Clock) -> None:
        self.ended = asyncio.Event()
        self._mux = mux
        self._router = Router(mux, clock, self._send_offer, self._send_state)
        self._writer: asyncio.StreamWriter | None = None
        self._actions = {
            "publish": self._publish,
            "subscribe": self._subscribe,
            "answer": self._answer,
            "close": self._close,
            "stats": self._stats,
        }

    async def listen(self, path: Path) -> asyncio.Server:
        umask = os.umask(0o177)  # nobody but our own user may connect
        try:
            return await asyncio.start_unix_server(self._serve, path, limit=LONGEST_LINE)
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
        self._send({"event": "ready", "port": self._mux.port})
        try:
            while line := await reader.readline():
                await self._handle(line)
        except (ConnectionError, ValueError) as error:  # ValueError: a line beyond the limit
            log.warning("The control connection broke: %s", error)
        finally:
            self.ended.set()

    async def _handle(self, line: bytes) -> None:
        id = None
        try:
            request = _read(line)
            id = request.get("id")
            answer = await self._act(request)
        except PrepStackError as error:
            self._send({"id": id, "error": error.message})
        except Exception:  # one request that fails must not end everybody's call
            log.exception("A request failed.")
            self._send({"id": id, "error": "The media worker failed at this request."})
        else:
            self._send({"id": id, "ok": True, **answer})
        self._router.settle()

    async def _act(self, request: Request) -> Answer:
        action = self._actions.get(_text(request, "do"))
        if action is None:
            raise BadRequest(f"The media worker cannot {request['do']}.")
        return await action(request)

    async def _publish(self, request: Request) -> Answer:
        kinds = _kinds(request.get("kinds"))
        sdp = await self._router.publish(_text(request, "peer"), _text(request, "sdp"), kinds)
        return {"sdp": sdp}

    async def _subscribe(self, request: Request) -> Answer:
        await self._router.subscribe(_text(request, "peer"))
        return {}

    async def _answer(self, request: Request) -> Answer:
        generation = request.get("generation")
        if not isinstance(generation, int):
            raise BadRequest("An answer needs the generation of its offer, a number.")
        self._router.answer(_text(request, "peer"), generation, _text(request, "sdp"))
        return {}

    async def _close(self, request: Request) -> Answer:
        await self._router.close(_text(request, "peer"))
        return {}

    async def _stats(self, _: Request) -> Answer:
        return self._router.stats()

    def _send_offer(self, offer: SubscriberOffer) -> None:
        streams = [
            {"mid": mid, "peer": peer, "kind": kind.value} for mid, peer, kind in offer.streams
        ]
        self._send(
            {
                "event": "offer",
                "peer": offer.peer,
                "generation": offer.generation,
                "sdp": offer.sdp,
                "streams": streams,
            }
        )

    def _send_state(self, peer: str, leg: Leg, is_connected: bool) -> None:
        event = "connected" if is_connected else "disconnected"
        self._send({"event": event, "peer": peer, "leg": leg.value})

    def _send(self, message: Mapping[str, object]) -> None:
        if self._writer is not None and not self._writer.is_closing():
            self._writer.write(json.dumps(message).encode() + b"\n")

    async def close(self) -> None:
        await self._router.close_all()
        if self._writer is not None:
            self._writer.close()


def _read(line: bytes) -> Request:
    try:
        request = json.loads(line)
    except ValueError:
        raise BadRequest("A request is one JSON object per line.") from None
    if not isinstance(request, dict):
        raise BadRequest("A request is one JSON object per line.")
    return request


def _text(request: Request, field: str) -> str:
    value = request.get(field)
    if not isinstance(value, str) or not value:
        raise BadRequest(f"The request needs {field}, a text.")
    return value


def _kinds(value: object) -> dict[str, Kind]:
    if not isinstance(value, dict):
        raise BadRequest("The request needs kinds, which say for each mid what it carries.")
    try:
        return {mid: Kind(kind) for mid, kind in value.items()}
    except ValueError:
        raise BadRequest("A kind is microphone, camera or screen.") from None
