"""The call's sockets that have yet to say who they are: few of them, and not for long."""

from __future__ import annotations

import asyncio

from prepstack.wire import browser
from prepstack_ext.call.tab import Socket

HELLO_SECONDS = 10.0
MOST_UNKNOWN = 50  # a page of ours is unknown for the time of one message


class Anteroom:
    """Anybody may open a socket. Where there are too many, the one that says nothing longest goes:
    whoever has a ticket shows it at once."""

    def __init__(self, seconds: float = HELLO_SECONDS) -> None:
        self._seconds = seconds
        self._unknown: dict[Socket, asyncio.TimerHandle] = {}

    def enter(self, socket: Socket) -> None:
        if len(self._unknown) >= MOST_UNKNOWN:
            self._send_away(next(iter(self._unknown)))
        loop = asyncio.get_running_loop()
        self._unknown[socket] = loop.call_later(self._seconds, self._send_away, socket)

    def leave(self, socket: Socket) -> None:
        if timer := self._unknown.pop(socket, None):
            timer.cancel()

    def close(self) -> None:
        for socket in list(self._unknown):
            self.leave(socket)

    def _send_away(self, socket: Socket) -> None:
        self.leave(socket)
        socket.close(browser.Closed.BAD_MESSAGE, "Say hello first.")
