"""RTP headers as bytes."""

from __future__ import annotations

import random

import pytest
from prepstack_ext.media.rtp import header

from tests.media.fakes import rtp


def test_a_packet_is_read_behind_its_extension() -> None:
    packet = header.parse(rtp(7, b"payload", timestamp=9, extensions={1: b"0"}))

    assert packet is not None
    assert (packet.seq, packet.timestamp, packet.payload) == (7, 9, b"payload")


def test_padding_is_part_of_the_body_but_not_of_the_payload() -> None:
    data = bytearray(rtp(1, b"payload\x00\x00\x03"))
    data[0] |= header.PADDING

    packet = header.parse(bytes(data))

    assert packet is not None
    assert packet.payload == b"payload"
    assert packet.body == b"payload\x00\x00\x03"


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"\x80" * 11,
        b"\x00" * 20,  # version 0
        b"\x8f" + bytes(20),  # 15 CSRCs that are not there
        b"\x90" + bytes(11),  # an extension that is not there
        b"\x90" + bytes(13) + b"\xff\xff" + bytes(8),  # a longer extension than the packet
        b"\xa0" + bytes(11) + b"\x09",  # more padding than packet
        b"\xa0" + bytes(11) + b"\x00",  # padding of no length
    ],
)
def test_what_is_no_packet_is_none(data: bytes) -> None:
    assert header.parse(data) is None


def test_garbage_never_raises() -> None:
    source = random.Random(1)

    for _ in range(5000):
        data = source.randbytes(source.randrange(0, 60))
        if header.parse(data) is not None:
            header.extension(data, source.randrange(0, 16))


def test_extensions_are_found_in_the_one_byte_form() -> None:
    data = rtp(1, extensions={2: b"\x55", 1: b"mid"})

    assert header.extension(data, 1) == b"mid"
    assert header.extension(data, 2) == b"\x55"
    assert header.extension(data, 3) is None


def test_extensions_are_found_in_the_two_byte_form() -> None:
    block = b"\x10\x00\x00\x02" + b"\x02\x01\x55" + b"\x01\x03mid"
    data = b"\x90" + bytes(11) + block + b"payload"

    assert header.extension(data, 1) == b"mid"
    assert header.extension(data, 2) == b"\x55"


def test_numbers_are_compared_across_the_wrap() -> None:
    assert header.is_after(0, 65535)
    assert not header.is_after(65535, 0)
    assert not header.is_after(5, 5)
