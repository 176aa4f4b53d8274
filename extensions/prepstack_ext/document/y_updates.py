"""An update of a shared document, looked through before it is applied.

https://github.com/yjs/yjs/blob/main/INTERNALS.md. The library that applies updates follows every
depth: values nested a hundred thousand times overflow its stack and end the process. It takes
numbers that JSON cannot write and keeps what it cannot place yet for ever. None of that is needed
in a notebook, so updates with it are refused.
"""

from __future__ import annotations

import math
import struct
from collections.abc import Callable
from dataclasses import dataclass, field

from prepstack.errors import BadRequest
from prepstack_ext.document.y_messages import Reader

ROOTS = (b"cells", b"meta", b"state")
MOST_STRUCTS = 20_000  # of one update; whoever was away sends few, as what is typed is joined
MOST_TYPES = 2_000  # texts, lists and maps of one update: four per cell, two per output
DEEPEST = 32  # values within values
FURTHEST_CLOCK = 1 << 31
LARGEST_CLIENT = 1 << 53
EMPTY = b"\0\0"

HAS_ORIGIN, HAS_RIGHT_ORIGIN, HAS_KEY = 128, 64, 32
COLLECTED, DELETED, STRING, TYPE, ANY, SKIPPED = 0, 1, 4, 7, 8, 10
ARRAY, MAP, TEXT = 0, 1, 2


@dataclass
class Summary:
    """What an update claims: how far it knows each client, and whether it adds anything."""

    ends: dict[int, int] = field(default_factory=dict)  # by client
    types: int = 0
    adds: bool = False

    def reach(self, client: int, clock: int) -> None:
        if client > LARGEST_CLIENT or clock > FURTHEST_CLOCK:
            raise BadRequest("An update is numbered too high.")
        self.ends[client] = max(clock, self.ends.get(client, 0))


def look_through(update: bytes) -> Summary:
    """Raises `BadRequest` for what cannot be a change of a notebook."""
    reader, summary = Reader(update, 0), Summary()
    left = MOST_STRUCTS
    for _ in range(reader.number()):
        count, client, clock = reader.number(), reader.number(), reader.number()
        left -= count
        if left < 0:
            raise BadRequest("An update consists of too many parts.")
        for _ in range(count):
            clock += _struct(reader, summary)
            summary.reach(client, clock)
    _deletions(reader, summary, left)
    reader.end()
    return summary


def _deletions(reader: Reader, summary: Summary, left: int) -> None:
    for _ in range(reader.number()):
        client, count = reader.number(), reader.number()
        left -= count
        if left < 0:
            raise BadRequest("An update consists of too many parts.")
        for _ in range(count):
            summary.reach(client, reader.number() + reader.number())


def _struct(reader: Reader, summary: Summary) -> int:
    """How many numbers of its client it takes."""
    info = reader.byte()
    if info == COLLECTED:
        return reader.number()
    if info == SKIPPED:
        raise BadRequest("An update leaves something out.")
    for flag in (HAS_ORIGIN, HAS_RIGHT_ORIGIN):
        if info & flag:
            reader.number(), reader.number()
    if not info & (HAS_ORIGIN | HAS_RIGHT_ORIGIN):
        _parent(reader, has_key=bool(info & HAS_KEY))
    return _content(info & 31, reader, summary)


def _parent(reader: Reader, has_key: bool) -> None:
    if reader.number() != 1:
        reader.number(), reader.number()
    elif reader.part() not in ROOTS:
        raise BadRequest("A notebook has no such part.")
    if has_key:
        reader.text()


def _content(kind: int, reader: Reader, summary: Summary) -> int:
    if kind == DELETED:
        return reader.number()
    summary.adds = True
    if kind == STRING:
        return len(reader.text().encode("utf-16-le")) // 2
    if kind == ANY:
        count = reader.number()
        for _ in range(count):
            _value(reader, DEEPEST)
        return count
    if kind == TYPE and reader.number() in (ARRAY, MAP, TEXT):
        summary.types += 1
        if summary.types > MOST_TYPES:
            raise BadRequest("An update consists of too many parts.")
        return 1
    raise BadRequest("A notebook holds nothing of this kind.")


def _value(reader: Reader, depth: int) -> None:
    if depth == 0:
        raise BadRequest("A value is nested too deeply.")
    kind = reader.byte()
    if kind == 118:  # an object
        for _ in range(reader.number()):
            reader.text()
            _value(reader, depth - 1)
    elif kind == 117:  # a list
        for _ in range(reader.number()):
            _value(reader, depth - 1)
    elif kind in VALUES:
        VALUES[kind](reader)
    else:
        raise BadRequest("A value is nothing that JSON could write.")


def _whole(reader: Reader) -> None:
    """Its first byte holds the sign."""
    if reader.byte() & 128:
        reader.number()


def _finite(form: str) -> Callable[[Reader], None]:
    def read(reader: Reader) -> None:
        if not math.isfinite(struct.unpack(form, reader.bytes(struct.calcsize(form)))[0]):
            raise BadRequest("A value is no number.")

    return read


def _nothing(reader: Reader) -> None:
    """The kind says it all."""


VALUES: dict[int, Callable[[Reader], object]] = {
    127: _nothing,  # undefined
    126: _nothing,  # null
    125: _whole,
    124: _finite(">f"),
    123: _finite(">d"),
    121: _nothing,  # false
    120: _nothing,  # true
    119: lambda reader: reader.text(),
}


def clocks(state: bytes) -> dict[int, int]:
    """How far a document knows each client, from its state vector."""
    reader = Reader(state, 0)
    return {reader.number(): reader.number() for _ in range(reader.number())}
