"""RTCP as bytes (RFC 3550, 4585, 5104 and REMB): the few packets the worker reads and writes.

Whatever else stands in a compound packet is skipped: what cannot be read never spoils what
stands before it.
"""

from __future__ import annotations

import struct
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from prepstack_ext.media.rtp.header import U16, U32

SENDER_REPORT, RECEIVER_REPORT, TRANSPORT_FEEDBACK, PAYLOAD_FEEDBACK = 200, 201, 205, 206
NACK, PLI, FIR, APPLICATION = 1, 1, 4, 15
ARRIVALS = 15  # transport-wide congestion control; no list of numbers, as a NACK is
PADDED = 0x20
OUR_SSRC = 1  # of the worker where it only receives
NTP_EPOCH = 2208988800  # 1970 in seconds since 1900

_header = struct.Struct("!BBH")
_block = struct.Struct("!IIIIII")
_info = struct.Struct("!QIII")


@dataclass(frozen=True)
class ReportBlock:
    """What a receiver says about one stream. `last_sender_report` and `delay` are in 1/65536 s."""

    ssrc: int
    fraction_lost: int
    lost: int
    highest: int
    jitter: int
    last_sender_report: int
    delay: int


@dataclass(frozen=True)
class SenderReport:
    """`ntp` (32.32 fixed point seconds) and `timestamp` are the same moment."""

    ssrc: int
    ntp: int
    timestamp: int


@dataclass(frozen=True)
class Nack:
    ssrc: int
    lost: tuple[int, ...]


@dataclass(frozen=True)
class KeyframeRequest:
    """A PLI or a FIR."""

    ssrc: int


@dataclass(frozen=True)
class BitrateEstimate:
    """REMB: what a receiver believes that its network carries. `ssrc` is the receiver's own."""

    ssrc: int
    bits_per_second: int


Message = ReportBlock | SenderReport | Nack | KeyframeRequest | BitrateEstimate


def parse(data: bytes) -> Iterator[Message]:
    at = 0
    while at + 4 <= len(data):
        first, kind, words = _header.unpack_from(data, at)
        end = at + 4 + 4 * words
        if first >> 6 != 2 or end > len(data):
            return
        body = data[at + 4 : end - (data[end - 1] if first & PADDED and words else 0)]
        yield from _messages(kind, first & 0x1F, body)
        at = end


def _messages(kind: int, count: int, body: bytes) -> Iterator[Message]:
    if kind == SENDER_REPORT and len(body) >= 24:
        ntp, timestamp, _, _ = _info.unpack_from(body, 4)
        yield SenderReport(int.from_bytes(body[:4], "big"), ntp, timestamp)
        yield from _report_blocks(body[24:], count)
    elif kind == RECEIVER_REPORT:
        yield from _report_blocks(body[4:], count)
    elif kind == TRANSPORT_FEEDBACK and count == NACK and len(body) >= 8:
        yield Nack(int.from_bytes(body[4:8], "big"), tuple(_lost_numbers(body[8:])))
    elif kind == PAYLOAD_FEEDBACK:
        yield from _payload_feedback(count, body)


def _payload_feedback(kind: int, body: bytes) -> Iterator[Message]:
    if kind == PLI and len(body) >= 8:
        yield KeyframeRequest(int.from_bytes(body[4:8], "big"))
    elif kind == FIR:
        for at in range(8, len(body) - 7, 8):  # the media SSRC of a FIR is 0
            yield KeyframeRequest(int.from_bytes(body[at : at + 4], "big"))
    elif kind == APPLICATION and body[8:12] == b"REMB" and len(body) >= 16:
        rate = int.from_bytes(body[13:16], "big")
        estimate = (rate & 0x3FFFF) << (rate >> 18)
        yield BitrateEstimate(int.from_bytes(body[:4], "big"), estimate)


def _report_blocks(body: bytes, count: int) -> Iterator[ReportBlock]:
    for at in range(0, min(count * 24, len(body) - 23), 24):
        ssrc, loss, highest, jitter, last, delay = _block.unpack_from(body, at)
        yield ReportBlock(ssrc, loss >> 24, loss & 0xFFFFFF, highest, jitter, last, delay)


def _lost_numbers(body: bytes) -> Iterator[int]:
    for at in range(0, len(body) - 3, 4):
        first, mask = struct.unpack_from("!HH", body, at)
        yield first
        for bit in range(16):
            if mask >> bit & 1:
                yield (first + bit + 1) & U16


def _packet(count: int, kind: int, body: bytes) -> bytes:
    return _header.pack(0x80 | count, kind, len(body) // 4) + body


def receiver_report(blocks: Iterable[ReportBlock] = ()) -> bytes:
    packed = [
        _block.pack(
            block.ssrc,
            block.fraction_lost << 24 | block.lost,
            block.highest,
            block.jitter,
            block.last_sender_report,
            block.delay,
        )
        for block in list(blocks)[:31]
    ]
    return _packet(len(packed), RECEIVER_REPORT, OUR_SSRC.to_bytes(4, "big") + b"".join(packed))


def sender_report(report: SenderReport, packets: int, octets: int) -> bytes:
    info = _info.pack(report.ntp, report.timestamp, packets & U32, octets & U32)
    return _packet(0, SENDER_REPORT, report.ssrc.to_bytes(4, "big") + info)


def nack(ssrc: int, lost: Iterable[int]) -> bytes:
    """Each entry is a number and a mask of the sixteen after it: order and wrap do not matter."""
    entries = b""
    pending = list(dict.fromkeys(lost))
    while pending:
        first = pending[0]
        following = [(seq - first - 1) & U16 for seq in pending[1:]]
        mask = sum(1 << distance for distance in following if distance < 16)
        entries += struct.pack("!HH", first, mask)
        pending = [
            seq for seq, distance in zip(pending[1:], following, strict=True) if distance >= 16
        ]
    return _packet(NACK, TRANSPORT_FEEDBACK, struct.pack("!II", OUR_SSRC, ssrc) + entries)


def transport_feedback(body: bytes) -> bytes:
    """When packets arrived, from `arrivals`. Only the last packet of a compound may be padded."""
    padding = -len(body) % 4
    if padding:
        body += bytes(padding - 1) + bytes([padding])
    return _packet(ARRIVALS | (PADDED if padding else 0), TRANSPORT_FEEDBACK, body)


def picture_loss(ssrc: int) -> bytes:
    return _packet(PLI, PAYLOAD_FEEDBACK, struct.pack("!II", OUR_SSRC, ssrc))


def bitrate_limit(bits_per_second: int, ssrcs: list[int]) -> bytes:
    """REMB: the most that all these streams together may take."""
    exponent = max(0, bits_per_second.bit_length() - 18)
    rate = exponent << 18 | bits_per_second >> exponent
    body = struct.pack("!II", OUR_SSRC, 0) + b"REMB" + bytes([len(ssrcs)]) + rate.to_bytes(3, "big")
    return _packet(APPLICATION, PAYLOAD_FEEDBACK, body + struct.pack(f"!{len(ssrcs)}I", *ssrcs))


def middle_of(ntp: int) -> int:
    """The middle 32 bits of an NTP time, in 1/65536 s."""
    return ntp >> 16 & U32


def ntp_from_unix(seconds: float) -> int:
    return int((seconds + NTP_EPOCH) * (1 << 32))


def unix_from_ntp(ntp: int) -> float:
    return ntp / (1 << 32) - NTP_EPOCH
