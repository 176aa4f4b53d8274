"""Two ends of a pipe where asyncio asks for two sockets: it only wakes itself with them.

Sockets of every kind are denied in the sandbox.
"""

from __future__ import annotations

import os
import socket
from types import ModuleType


class End:
    """As much of a socket as an event loop uses."""

    def __init__(self, number: int) -> None:
        self._number = number

    def fileno(self) -> int:
        return self._number

    def setblocking(self, is_blocking: bool) -> None:
        os.set_blocking(self._number, is_blocking)

    def recv(self, size: int) -> bytes:
        return os.read(self._number, size)

    def send(self, data: bytes) -> int:
        return os.write(self._number, data)

    def close(self) -> None:
        if self._number >= 0:
            os.close(self._number)
        self._number = -1


def pair(*_: object) -> tuple[End, End]:
    """To read from, and to write to."""
    receiving, sending = os.pipe()
    return End(receiving), End(sending)


def give_to_asyncio() -> None:
    """Once it is loaded. Everybody else's `socket` stays what it is."""
    from asyncio import selector_events

    sockets = ModuleType("socket")
    vars(sockets).update(vars(socket), socketpair=pair)
    vars(selector_events)["socket"] = sockets
