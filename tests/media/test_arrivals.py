"""What a publisher is told about the arrival of its packets, read back from the bytes."""

from __future__ import annotations

import struct
from dataclasses import dataclass, field

import pytest
from prepstack_ext.media.rtp import rtcp
from prepstack_ext.media.rtp.arrivals import Arrivals, feedback

from tests.media.fakes import FakeClock, rtp

ID = 5


@dataclass
class Told:
    """A feedback as its reader understands it: milliseconds since the reference, by number."""

    ssrc: int
    count: int
    arrived: dict[int, float] = field(default_factory=dict)
    missing: list[int] = field(default_factory=list)


def read(data: bytes) -> Told:
    first, kind, words = struct.unpack_from("!BBH", data)
    assert (first & 0x1F, kind, 4 + 4 * words) == (15, 205, len(data))
    ssrc, base, length, last = struct.unpack_from("!IHHI", data, 8)
    symbols: list[int] = []
    at = 20
    while len(symbols) < length:
        (chunk,) = struct.unpack_from("!H", data, at)
        assert chunk >> 14 == 3  # a vector of two-bit symbols
        symbols += [chunk >> shift & 3 for shift in range(12, -1, -2)]
        at += 2
    told, ticks = Told(ssrc, last & 0xFF), (last >> 8) * 256
    for place, symbol in enumerate(symbols[:length]):
        number = (base + place) & 0xFFFF
        if symbol == 0:
            told.missing.append(number)
            continue
        size = symbol
        ticks += int.from_bytes(data[at : at + size], "big", signed=symbol == 2)
        at += size
        told.arrived[number] = ticks / 4000
    padding = data[-1] if first & 0x20 else 0
    assert at == len(data) - padding
    return told


@dataclass
class Connection:
    clock: FakeClock = field(default_factory=FakeClock)
    sent: list[bytes] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.arrivals = Arrivals(ID, self.clock, self.sent.append)

    def receive(self, *numbers: int, every: float = 0.01) -> None:
        for number in numbers:
            data = rtp(number, extensions={3: b"12", ID: (number & 0xFFFF).to_bytes(2, "big")})
            self.arrivals.note(data, self.clock.now())
            self.clock.advance(every)

    def told(self) -> list[Told]:
        return [read(data) for data in self.sent]


def test_what_arrived_within_80_ms_is_told_in_one_feedback() -> None:
    connection = Connection()

    connection.receive(7, 8, 9)
    connection.clock.advance(0.1)

    (told,) = connection.told()
    assert list(told.arrived) == [7, 8, 9]
    assert told.missing == []
    assert told.ssrc == 1000  # of the packets: Chromium heeds no other


def test_the_times_are_those_of_the_arrival_to_a_quarter_of_a_millisecond() -> None:
    connection = Connection()

    connection.receive(7, 8, every=0.0301)
    connection.clock.advance(0.1)

    (told,) = connection.told()
    assert told.arrived[7] == pytest.approx(100.0, abs=0.00026)
    assert told.arrived[8] - told.arrived[7] == pytest.approx(0.0301, abs=0.00026)


def test_a_packet_that_did_not_arrive_is_told_as_missing() -> None:
    connection = Connection()

    connection.receive(7, 9, 12)
    connection.clock.advance(0.1)

    (told,) = connection.told()
    assert list(told.arrived) == [7, 9, 12]
    assert told.missing == [8, 10, 11]


def test_packets_between_two_feedbacks_are_missing_in_the_later_one() -> None:
    connection = Connection()

    connection.receive(7)
    connection.clock.advance(0.1)
    connection.receive(9)
    connection.clock.advance(0.1)

    first, second = connection.told()
    assert (first.count, second.count) == (0, 1)
    assert second.missing == [8]
    assert list(second.arrived) == [9]


def test_packets_out_of_order_are_told_with_their_own_times() -> None:
    connection = Connection()

    connection.receive(7, 9, 8)
    connection.clock.advance(0.1)

    (told,) = connection.told()
    assert told.arrived[8] > told.arrived[9] > told.arrived[7]


def test_numbers_go_on_over_the_wrap() -> None:
    connection = Connection()

    connection.receive(65534, 65535, 0, 2)
    connection.clock.advance(0.1)

    (told,) = connection.told()
    assert list(told.arrived) == [65534, 65535, 0, 2]
    assert told.missing == [1]


def test_a_silent_connection_is_told_nothing() -> None:
    connection = Connection()
    connection.receive(7)

    connection.clock.advance(10)

    assert len(connection.sent) == 1
    assert not [timer for timer in connection.clock.timers if not timer.cancelled]


def test_many_packets_are_told_in_feedbacks_that_fit_into_datagrams() -> None:
    connection = Connection()

    connection.receive(*range(0, 780, 2), every=0.0001)
    connection.clock.advance(0.1)

    assert all(len(data) < 1200 for data in connection.sent)
    arrived = [number for told in connection.told() for number in told.arrived]
    assert arrived == list(range(0, 780, 2))


def test_a_number_far_ahead_begins_anew_and_costs_one_feedback() -> None:
    connection = Connection()

    connection.receive(1, 20000)
    connection.clock.advance(0.1)

    (told,) = connection.told()
    assert list(told.arrived) == [20000]


def test_a_packet_without_a_number_and_a_cut_one_are_passed_over() -> None:
    connection = Connection()

    for data in (rtp(1), rtp(1, extensions={3: b"12"}), b"\x90" + bytes(11), b"\x9f" + bytes(30)):
        connection.arrivals.note(data, connection.clock.now())
    connection.clock.advance(0.1)

    assert connection.sent == []


def test_a_closed_connection_is_told_nothing_more() -> None:
    connection = Connection()
    connection.receive(1)

    connection.arrivals.close()
    connection.clock.advance(1)

    assert connection.sent == []


def test_feedback_of_arrivals_is_no_list_of_missing_packets() -> None:
    data = feedback(1000, 0, 7, [1.0, None, 1.1])

    assert list(rtcp.parse(data)) == []
