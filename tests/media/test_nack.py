"""Missing packets: noticed, asked for, given up."""

from __future__ import annotations

from prepstack_ext.media.rtp.header import parse
from prepstack_ext.media.rtp.nack import SOUND, MissingPackets
from prepstack_ext.media.rtp.ring import SIZE, PacketRing

from tests.media.fakes import rtp


def test_a_gap_is_asked_for_after_12_ms_and_not_before() -> None:
    missing = MissingPackets()
    missing.gap(10, 13, now=0)

    assert missing.due(0.011) == []
    assert missing.due(0.012) == [11, 12]


def test_a_packet_that_came_late_is_not_asked_for() -> None:
    missing = MissingPackets()
    missing.gap(10, 13, now=0)

    assert missing.arrived(11, 0.005, retransmitted=False)

    assert missing.due(0.02) == [12]


def test_a_gap_across_the_wrap_is_understood() -> None:
    missing = MissingPackets()
    missing.gap(65534, 1, now=0)

    assert missing.due(1 / 64) == [65535, 0]


def test_requests_are_repeated_at_the_pace_of_the_round_trip() -> None:
    missing = MissingPackets()
    missing.round_trip = 0.08
    missing.gap(10, 12, now=0)
    missing.due(0.012)

    assert missing.due(0.1) == []
    assert missing.due(0.113) == [11]


def test_the_round_trip_is_learnt_from_answers() -> None:
    missing = MissingPackets()
    for seq in range(0, 200, 2):
        missing.gap(seq, seq + 2, now=seq)
        missing.due(seq + 0.02)
        missing.arrived(seq + 1, seq + 0.05, retransmitted=True)

    assert abs(missing.round_trip - 0.03) < 0.001


def test_which_of_two_requests_was_answered_is_not_known() -> None:
    missing = MissingPackets()
    missing.gap(10, 12, now=0)
    missing.due(0.012)
    missing.due(0.3)

    assert missing.arrived(11, 0.31, retransmitted=True)

    assert missing.round_trip == 0.1


def test_sound_is_asked_for_at_once_and_twice_in_a_round_trip() -> None:
    missing = MissingPackets(SOUND)
    missing.gap(10, 12, now=0)

    asked = [time for time in (0, 0.03, 0.05, 0.07, 0.1, 0.3, 0.5) if missing.due(time)]

    assert asked == [0, 0.05, 0.1]
    assert not missing


def test_what_does_not_come_in_half_a_second_is_given_up() -> None:
    missing = MissingPackets()
    missing.gap(10, 12, now=0)

    assert missing.due(0.5) == []
    assert not missing


def test_a_gap_too_long_to_repair_is_refused() -> None:
    missing = MissingPackets()

    assert not missing.gap(0, 400, now=0)
    assert not missing


def test_the_next_look_is_when_something_falls_due() -> None:
    missing = MissingPackets()
    missing.gap(10, 12, now=5)

    assert missing.next_at() == 5.012


def test_the_ring_gives_a_packet_until_another_takes_its_place() -> None:
    ring = PacketRing()
    first, later = parse(rtp(3)), parse(rtp(3 + SIZE))
    assert first and later
    ring.put(first)
    assert ring.get(3) is first

    ring.put(later)

    assert ring.get(3) is None
    assert ring.get(3 + SIZE) is later
