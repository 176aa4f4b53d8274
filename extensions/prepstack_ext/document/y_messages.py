"""Messages of the shared notebook's socket, read with limits: a length without end stops nobody.

https://github.com/yjs/y-protocols. A client's awareness is what it shows of itself: cursor, name.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, NoReturn

from prepstack.errors import BadRequest

SYNC, AWARENESS, RAW = 0, 1, 2
SYNC_KINDS = (0, 1, 2)
LARGEST = {AWARENESS: 1 << 16, RAW: 64}  # bytes; a raw one is "save" and a number
LONGEST_NUMBER = 9  # bytes


@dataclass(frozen=True)
class Shown:
    """What one client shows of itself; a state of None says that it has gone."""

    client: int
    clock: int
    state: dict[str, Any] | None


class Reader:
    """Of one message. Every method raises `BadRequest` where the bytes end or make no sense."""

    def __init__(self, message: bytes, at: int) -> None:
        self._message = message
        self._at = at

    def number(self) -> int:
        found = 0
        for index, byte in enumerate(self._message[self._at : self._at + LONGEST_NUMBER]):
            found |= (byte & 127) << 7 * index
            if byte < 128:
                self._at += index + 1
                return found
        raise BadRequest("A number has no end.")

    def part(self) -> bytes:
        return self.bytes(self.number())

    def byte(self) -> int:
        return self.bytes(1)[0]

    def bytes(self, count: int) -> bytes:
        end = self._at + count
        if end > len(self._message):
            raise BadRequest("A message is cut short.")
        found, self._at = self._message[self._at : end], end
        return found

    def text(self) -> str:
        try:
            return self.part().decode()
        except UnicodeDecodeError:
            raise BadRequest("A text is no UTF-8.") from None

    def end(self) -> None:
        if self._at != len(self._message):
            raise BadRequest("Something follows the message.")


def check_frame(message: Any) -> None:
    """Raises `BadRequest` unless the server, which trusts every length, can read it in no time."""
    if not isinstance(message, bytes) or len(message) < 2:
        raise BadRequest("This is no message of a document.")
    if message[0] == SYNC and message[1] in SYNC_KINDS:
        reader = Reader(message, 2)
        reader.part()
        reader.end()
    elif message[0] not in (AWARENESS, RAW) or len(message) > LARGEST[message[0]]:
        raise BadRequest("This is no message of a document.")


def read_awareness(message: bytes) -> list[Shown]:
    """Raises `BadRequest` where the server, or a browser, could not read it."""
    whole = Reader(message, 1)
    reader = Reader(whole.part(), 0)
    found = [
        Shown(reader.number(), reader.number(), _state(reader.part()))
        for _ in range(reader.number())
    ]
    whole.end()
    reader.end()
    return found


def awareness_message(shown: Iterable[Shown]) -> bytes:
    entries = [
        _number(item.client) + _number(item.clock) + _part(json.dumps(item.state).encode())
        for item in shown
    ]
    return bytes([AWARENESS]) + _part(_number(len(entries)) + b"".join(entries))


def _state(text: bytes) -> dict[str, Any] | None:
    try:
        state = json.loads(text, parse_constant=_refuse)
    except (ValueError, RecursionError) as error:
        raise BadRequest("A state is no JSON.") from error
    if state is not None and not isinstance(state, dict):
        raise BadRequest("A state is no object.")
    return state


def _refuse(constant: str) -> NoReturn:
    raise ValueError(f"{constant} is no JSON")  # but Python reads it, and browsers do not


def _part(content: bytes) -> bytes:
    return _number(len(content)) + content


def _number(value: int) -> bytes:
    found = bytearray()
    while value > 127:
        found.append(128 | value & 127)
        value >>= 7
    return bytes([*found, value])
