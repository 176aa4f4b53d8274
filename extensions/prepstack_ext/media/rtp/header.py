"""RTP headers as bytes (RFC 3550, RFC 8285): reading what arrives, writing what is sent."""

from __future__ import annotations

import struct

MID_URI = "urn:ietf:params:rtp-hdrext:sdes:mid"
AUDIO_LEVEL_URI = "urn:ietf:params:rtp-hdrext:ssrc-audio-level"
ARRIVALS_URI = "http://www.ietf.org/id/draft-holmer-rmcat-transport-wide-cc-extensions-01"
RID_URI = "urn:ietf:params:rtp-hdrext:sdes:rtp-stream-id"
REPAIRED_RID_URI = "urn:ietf:params:rtp-hdrext:sdes:repaired-rtp-stream-id"

FIXED = struct.Struct("!BBHII")
FIXED_LENGTH = 12
PADDING = 0x20
EXTENSION = 0x10
ONE_BYTE_PROFILE = 0xBEDE
U16 = 0xFFFF
U32 = 0xFFFFFFFF
SILENCE = 127  # of audio levels, in -dBov; the bit above says that it is voice
HALF_U16 = 0x8000


class Packet:
    """One RTP packet of a publisher without its header; `body` is the payload and the padding."""

    __slots__ = ("arrived", "body", "level", "marker", "padding", "seq", "timestamp")

    def __init__(self, seq: int, timestamp: int, marker: int, padding: int, body: bytes) -> None:
        self.seq = seq
        self.timestamp = timestamp
        self.marker = marker  # 0x80 or 0
        self.padding = padding  # 0x20 or 0
        self.body = body
        self.level = SILENCE
        self.arrived = 0.0  # seconds of the worker's clock

    @property
    def payload(self) -> bytes:
        return self.body[: -self.body[-1]] if self.padding else self.body


def parse(data: bytes) -> Packet | None:
    """None for what is no RTP packet."""
    if len(data) < FIXED_LENGTH:
        return None
    first, second, seq, timestamp, _ = FIXED.unpack_from(data)
    if first >> 6 != 2:
        return None
    offset = FIXED_LENGTH + 4 * (first & 0x0F)
    if first & EXTENSION:
        if len(data) < offset + 4:
            return None
        offset += 4 + 4 * (data[offset + 2] << 8 | data[offset + 3])
    padding = first & PADDING
    length = len(data) - offset
    if length < 0 or padding and not 0 < data[-1] <= length:
        return None
    return Packet(seq, timestamp, second & 0x80, padding, data[offset:])


def ssrc_of(data: bytes) -> int:
    return int.from_bytes(data[8:12], "big")


def payload_type_of(data: bytes) -> int:
    return data[1] & 0x7F


def extension(data: bytes, id: int) -> bytes | None:
    """The value of a header extension element, one-byte or two-byte form."""
    if not data[0] & EXTENSION:
        return None
    start = FIXED_LENGTH + 4 * (data[0] & 0x0F)
    if len(data) < start + 4:
        return None
    profile = data[start] << 8 | data[start + 1]
    end = min(len(data), start + 4 + 4 * (data[start + 2] << 8 | data[start + 3]))
    if profile == ONE_BYTE_PROFILE:
        return _one_byte_element(data, start + 4, end, id)
    if profile & 0xFFF0 == 0x1000:
        return _two_byte_element(data, start + 4, end, id)
    return None


def _one_byte_element(data: bytes, at: int, end: int, id: int) -> bytes | None:
    while at < end:
        if not data[at]:
            at += 1
            continue
        length = (data[at] & 0x0F) + 1
        if data[at] >> 4 == id:
            return data[at + 1 : at + 1 + length]
        at += 1 + length
    return None


def _two_byte_element(data: bytes, at: int, end: int, id: int) -> bytes | None:
    while at + 1 < end:
        if not data[at]:
            at += 1
            continue
        if data[at] == id:
            return data[at + 2 : at + 2 + data[at + 1]]
        at += 2 + data[at + 1]
    return None


def extension_block(elements: dict[int, bytes]) -> bytes:
    """The one-byte form: id -> value of 1 to 16 bytes."""
    body = b"".join(bytes([id << 4 | len(value) - 1]) + value for id, value in elements.items())
    body += bytes(-len(body) % 4)
    return struct.pack("!HH", ONE_BYTE_PROFILE, len(body) // 4) + body


def is_after(seq: int, other: int) -> bool:
    """Whether a 16-bit sequence number is newer than the other."""
    return 0 < (seq - other) & U16 < HALF_U16
