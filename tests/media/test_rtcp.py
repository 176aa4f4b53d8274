"""RTCP as bytes, checked against aiortc's own reader, and against garbage."""

from __future__ import annotations

import random

import pytest
from aiortc import rtp as aiortc_rtp
from prepstack_ext.media.rtp import rtcp
from prepstack_ext.media.rtp.reception import Reception

BLOCK = rtcp.ReportBlock(7, 12, 34, 70000, 5, 99, 100)


def test_reports_are_read_by_others_as_they_were_meant() -> None:
    report = rtcp.SenderReport(1, 5 << 32, 77)

    (receiver,) = aiortc_rtp.RtcpPacket.parse(rtcp.receiver_report([BLOCK]))
    (sender,) = aiortc_rtp.RtcpPacket.parse(rtcp.sender_report(report, 10, 2000))

    assert isinstance(receiver, aiortc_rtp.RtcpRrPacket)
    assert isinstance(sender, aiortc_rtp.RtcpSrPacket)
    assert receiver.reports[0].packets_lost == 34
    assert receiver.reports[0].fraction_lost == 12
    assert receiver.reports[0].dlsr == 100
    assert sender.sender_info.ntp_timestamp == 5 << 32
    assert sender.sender_info.octet_count == 2000


def test_reports_are_read_back() -> None:
    assert list(rtcp.parse(rtcp.receiver_report([BLOCK]))) == [BLOCK]


@pytest.mark.parametrize(
    "lost",
    [[5], [5, 6, 21], [5, 22], [65535, 0, 1], [3, 100, 200, 65000], [9, 4]],
)
def test_any_set_of_lost_packets_survives(lost: list[int]) -> None:
    (nack,) = rtcp.parse(rtcp.nack(2, lost))

    assert isinstance(nack, rtcp.Nack)
    assert nack.ssrc == 2
    assert sorted(nack.lost) == sorted(lost)


def test_the_bitrate_limit_is_read_by_others_as_it_was_meant() -> None:
    (packet,) = aiortc_rtp.RtcpPacket.parse(rtcp.bitrate_limit(1_500_000, [5, 6]))

    assert isinstance(packet, aiortc_rtp.RtcpPsfbPacket)
    bitrate, ssrcs = aiortc_rtp.unpack_remb_fci(packet.fci)
    assert (bitrate // 1000, ssrcs) == (1500, [5, 6])


def test_key_frame_requests_are_understood_as_pli_and_as_fir() -> None:
    fir = bytes([0x84, 206, 0, 4]) + bytes(4) + bytes(4) + (9).to_bytes(4, "big") + bytes(4)

    assert list(rtcp.parse(rtcp.picture_loss(9))) == [rtcp.KeyframeRequest(9)]
    assert list(rtcp.parse(fir)) == [rtcp.KeyframeRequest(9)]


def test_packets_that_are_not_ours_do_not_spoil_their_neighbours() -> None:
    transport_cc = bytes([0xAF, 205, 0, 4]) + bytes(12) + b"\x00\x00\x00\x02"
    unknown = bytes([0x80, 210, 0, 1]) + bytes(4)

    messages = list(rtcp.parse(transport_cc + unknown + rtcp.picture_loss(9)))

    assert messages == [rtcp.KeyframeRequest(9)]


def test_garbage_never_raises() -> None:
    source = random.Random(2)

    for _ in range(5000):
        kind = source.choice([200, 201, 205, 206, source.randrange(256)])
        body = source.randbytes(source.randrange(0, 80))
        words = source.randrange(0, 20)
        list(rtcp.parse(bytes([source.randrange(256), kind, 0, words]) + body))


def test_a_report_says_what_was_lost_since_the_last_one() -> None:
    reception = Reception(90000)
    for seq in (65534, 65535, 0, 3):
        reception.arrived(seq, 0, 100, now=seq)

    first = reception.report(1, 0, 0)
    second = reception.report(1, 0, 0)

    assert (first.lost, first.fraction_lost, first.highest) == (2, 2 * 256 // 6, 65536 + 3)
    assert (second.lost, second.fraction_lost) == (2, 0)


def test_even_arrivals_have_no_jitter_and_uneven_ones_have() -> None:
    even, uneven = Reception(90000), Reception(90000)
    for n in range(200):
        even.arrived(n, n * 3000, 100, now=n / 30)
        uneven.arrived(n, n * 3000, 100, now=n / 30 + (n % 2) * 0.01)

    assert even.jitter_seconds < 0.0001
    assert 0.009 < uneven.jitter_seconds < 0.011
