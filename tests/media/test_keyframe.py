"""Key frames: what begins one, and when one is asked for."""

from __future__ import annotations

import pytest
from prepstack_ext.media.rtp.keyframe import KeyframeRequester, starts_keyframe

from tests.media.fakes import FakeClock


@pytest.mark.parametrize(
    ("codec", "payload", "starts"),
    [
        ("VP8", b"\x10\x00", True),
        ("VP8", b"\x10\x01", False),  # an inter frame
        ("VP8", b"\x00\x00", False),  # not the first packet of the frame
        ("VP8", b"\x11\x00", False),  # another partition
        ("VP8", b"\x90\x80\x05\x00", True),  # with a 7-bit picture id
        ("VP8", b"\x90\x80\x85\x11\x00", True),  # with a 15-bit picture id
        ("VP8", b"\x90\xf0\x85\x11\x01\x02\x01", False),  # with all extensions, inter frame
        ("VP8", b"\x90\xf0\x85\x11\x01\x02\x00", True),
        ("VP8", b"\x90\x80", False),  # cut off
        ("VP8", b"", False),
        ("H264", b"\x67\x42", True),  # SPS
        ("H264", b"\x78\x00\x09\x67\x42", True),  # STAP-A with an SPS first
        ("H264", b"\x78\x00\x09\x41\x42", False),
        ("H264", b"\x41\x9a", False),
        ("H264", b"", False),
    ],
)
def test_the_first_packet_of_a_key_frame_is_recognised(
    codec: str, payload: bytes, starts: bool
) -> None:
    assert starts_keyframe(codec, payload) is starts


class Requests:
    def __init__(self) -> None:
        self.clock = FakeClock()
        self.times: list[float] = []
        self.requester = KeyframeRequester(self.clock, self.note)

    def note(self) -> None:
        self.times.append(round(self.clock.time - 100, 3))


def test_many_wishes_at_once_make_one_request() -> None:
    requests = Requests()

    for _ in range(10):
        requests.requester.request()

    assert requests.times == [0]


def test_a_wish_soon_after_a_request_is_put_off_not_dropped() -> None:
    requests = Requests()
    requests.requester.request()
    requests.requester.keyframe_arrived()
    requests.clock.advance(0.1)

    requests.requester.request()
    requests.clock.advance(1)

    assert requests.times == [0, 0.5]


def test_a_request_is_repeated_until_the_key_frame_comes() -> None:
    requests = Requests()
    requests.requester.request()
    requests.clock.advance(2.5)

    requests.requester.keyframe_arrived()
    requests.clock.advance(10)

    assert requests.times == [0, 1, 2]


def test_nothing_is_asked_for_after_closing() -> None:
    requests = Requests()
    requests.requester.request()

    requests.requester.close()
    requests.clock.advance(10)

    assert requests.times == [0]
