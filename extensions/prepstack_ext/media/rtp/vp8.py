"""The numbers of pictures in VP8 payloads (RFC 7741 §4.2), which have to go on without a jump."""

from __future__ import annotations

from dataclasses import dataclass

WIDE = 0x7FFF  # a picture id of 15 bits; else it has 7
NARROW = 0x7F


@dataclass(frozen=True)
class Numbers:
    """Where a payload has them, and what they are; a place of 0 is: it has none."""

    picture_at: int = 0
    picture: int = 0
    mask: int = WIDE
    base_at: int = 0  # of TL0PICIDX, which counts the pictures of the lowest temporal layer
    base: int = 0


def read(payload: bytes) -> Numbers:
    if len(payload) < 3 or not payload[0] & 0x80:
        return Numbers()
    extended, at = payload[1], 2
    picture_at = picture = base_at = base = 0
    mask = WIDE
    if extended & 0x80:
        picture_at = at
        if payload[at] & 0x80:
            if len(payload) < at + 2:
                return Numbers()
            picture = (payload[at] & 0x7F) << 8 | payload[at + 1]
            at += 2
        else:
            picture, mask = payload[at], NARROW
            at += 1
    if extended & 0x40 and at < len(payload):
        base_at, base = at, payload[at]
    return Numbers(picture_at, picture, mask, base_at, base)


class Renumbering:
    """Adds a constant to the numbers; another one after `begin`, so that they go on."""

    def __init__(self) -> None:
        self._picture_offset = self._base_offset = 0
        self._newest: Numbers | None = None  # as sent

    @property
    def is_plain(self) -> bool:
        return not self._picture_offset and not self._base_offset

    def begin(self, last: bytes, first: bytes) -> None:
        """`last` was sent, as the publisher made it; `first` comes next, from elsewhere."""
        before, now = read(last), read(first)
        if before.picture_at and now.picture_at:
            wanted = before.picture + self._picture_offset + 1
            self._picture_offset = (wanted - now.picture) & WIDE
        if before.base_at and now.base_at:
            self._base_offset = (before.base + self._base_offset + 1 - now.base) & 0xFF

    def renumbered(self, body: bytes) -> bytes:
        numbers = read(body)
        if not numbers.picture_at:
            return body
        changed = bytearray(body)
        picture = (numbers.picture + self._picture_offset) & numbers.mask
        if numbers.mask == WIDE:
            changed[numbers.picture_at] = 0x80 | picture >> 8
            changed[numbers.picture_at + 1] = picture & 0xFF
        else:
            changed[numbers.picture_at] = picture
        if numbers.base_at:
            changed[numbers.base_at] = (numbers.base + self._base_offset) & 0xFF
        return bytes(changed)
