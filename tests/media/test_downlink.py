"""What a subscriber's network is believed to carry, by what its browser reports."""

from __future__ import annotations

from prepstack_ext.media.rtp import rtcp
from prepstack_ext.media.rtp.downlink import LEAST, LEAST_BY_LOSS, MOST, Downlink, Report
from prepstack_ext.media.rtp.heard import Heard, Sent


class Network:
    """Reports once a second, as browsers do."""

    def __init__(self) -> None:
        self.now = 100.0
        self.downlink = Downlink(self.now)

    def report(self, *, sent: float = 1e6, delivered: float = 1e6, round_trip: float) -> None:
        self.downlink.heard(Report(sent, delivered, round_trip), self.now)

    def loses(self, packets: int, of: int = 100, delivered: float = 1e6) -> None:
        self.downlink.lost(packets, of, Report(1e6, delivered, None), self.now)

    def passes(self, seconds: float) -> None:
        for _ in range(int(2 * seconds)):
            self.now += 0.5
            self.downlink.grow(self.now)

    def is_congested(self, delivered: float = 300_000) -> None:
        self.report(round_trip=0.02)
        for _ in range(2):
            self.passes(1)
            self.report(delivered=delivered, round_trip=0.6)

    def has_a_short_queue(self) -> None:
        for round_trip in (0.02, 0.15):
            self.report(round_trip=round_trip)

    def estimates(self, *estimates: float, delivered: float = 1e6) -> None:
        for bits_per_second in estimates:
            report = Report(1e6, delivered, None)
            self.downlink.estimated(bits_per_second, report, self.now)


def test_a_network_that_reports_no_trouble_is_not_limited() -> None:
    network = Network()

    for _ in range(20):
        network.report(round_trip=0.05)
        network.loses(3)
        network.passes(1)

    assert network.downlink.capacity == MOST


def test_packets_that_queue_limit_it_to_less_than_what_arrives() -> None:
    network = Network()

    network.is_congested(delivered=300_000)

    assert network.downlink.capacity == 0.85 * 300_000


def test_a_long_way_is_no_queue() -> None:
    network = Network()

    for _ in range(10):
        network.report(round_trip=0.4)
        network.passes(1)

    assert network.downlink.capacity == MOST


def test_much_loss_limits_it_but_never_to_nothing() -> None:
    network = Network()

    network.loses(30, delivered=100_000)

    assert network.downlink.capacity == LEAST_BY_LOSS


def test_where_most_is_lost_from_the_start_nothing_but_sound_is_left() -> None:
    """Of a network that was full before its first report, no queue can be seen."""
    network = Network()

    for _ in range(3):
        network.report(round_trip=0.35)
        network.loses(12, of=15, delivered=30_000)
        network.passes(1)

    assert network.downlink.capacity == LEAST


def test_of_a_few_packets_any_share_can_be_lost_by_chance() -> None:
    network = Network()

    for lost, expected in ((2, 4), (0, 40), (3, 6), (1, 50), (4, 10)):
        network.loses(lost, expected)

    assert network.downlink.capacity == MOST


def test_an_estimate_that_falls_below_what_is_sent_limits_it() -> None:
    network = Network()
    network.has_a_short_queue()

    network.estimates(900_000, 400_000, delivered=420_000)

    assert network.downlink.capacity == 400_000


def test_what_arrives_is_more_to_be_believed_than_an_estimate() -> None:
    network = Network()
    network.has_a_short_queue()

    network.estimates(90_000, 60_000, delivered=800_000)

    assert network.downlink.capacity == 0.85 * 800_000


def test_an_estimate_that_falls_without_a_queue_is_of_another_network() -> None:
    network = Network()
    network.report(round_trip=0.05)

    network.estimates(900_000, 400_000, 200_000)
    network.report(round_trip=0.08)

    assert network.downlink.capacity == MOST


def test_a_queue_may_be_reported_after_the_estimate_that_fell_because_of_it() -> None:
    network = Network()
    network.report(round_trip=0.05)

    network.estimates(900_000, 400_000)
    network.passes(1)
    network.report(round_trip=0.2, delivered=300_000)

    assert network.downlink.capacity == 400_000


def test_a_machine_that_is_busy_for_a_moment_is_no_queue() -> None:
    network = Network()

    for round_trip in (0.02, 0.6, 0.02, 0.6, 0.02):
        network.report(round_trip=round_trip)
        network.passes(1)

    assert network.downlink.capacity == MOST


def test_an_estimate_that_is_low_and_rises_does_not() -> None:
    network = Network()

    network.estimates(60_000, 65_000, 70_000)

    assert network.downlink.capacity == MOST


def test_one_trouble_is_counted_once() -> None:
    network = Network()

    network.is_congested(delivered=300_000)
    network.report(delivered=200_000, round_trip=0.7)

    assert network.downlink.capacity == 0.85 * 300_000


def test_sending_so_little_that_less_would_not_help_is_no_reason_to_send_less() -> None:
    network = Network()

    network.report(round_trip=0.02)
    for _ in range(3):
        network.passes(1)
        network.report(sent=40_000, delivered=40_000, round_trip=0.9)

    assert network.downlink.capacity == MOST


def test_it_recovers_when_all_is_well() -> None:
    network = Network()
    network.is_congested(delivered=300_000)

    network.passes(4)
    held = network.downlink.capacity
    network.passes(11)
    grown = network.downlink.capacity
    network.passes(120)

    assert held == 0.85 * 300_000
    assert 1.5 * held < grown < 2.5 * held
    assert network.downlink.capacity == MOST


def test_a_network_that_is_too_weak_again_and_again_is_tried_less_often() -> None:
    network = Network()
    network.is_congested(delivered=100_000)

    network.passes(7)
    network.is_congested(delivered=80_000)
    fallen = network.downlink.capacity
    network.passes(9)

    assert network.downlink.capacity == fallen


def block(highest: int, lost: int = 0) -> rtcp.ReportBlock:
    return rtcp.ReportBlock(1, 0, lost, highest, 0, 0, 0)


def test_what_arrived_is_what_was_counted_between_two_reports() -> None:
    heard = Heard()

    heard.take(block(100), Sent(100, 100_000), now=100.0)
    heard.take(block(200, lost=25), Sent(200, 200_000), now=101.0)

    assert heard.sent == 800_000
    assert heard.delivered == 600_000
    assert heard.lost == 25


def test_what_the_publishers_network_lost_was_not_lost_on_this_one() -> None:
    heard = Heard()

    heard.take(block(100), Sent(100, 100_000), now=100.0)
    heard.take(block(200, lost=25), Sent(180, 180_000, missing=20), now=101.0)

    assert heard.lost == 5


def test_what_came_late_is_taken_back() -> None:
    heard = Heard()

    heard.take(block(100, lost=10), Sent(90, 90_000), now=100.0)
    heard.take(block(200, lost=5), Sent(195, 195_000), now=101.0)

    assert heard.lost == 0


def test_reports_of_a_few_packets_each_are_put_together() -> None:
    heard = Heard()

    for number, lost in enumerate((0, 0, 0, 2, 2, 2)):
        heard.take(block(20 * number, lost), Sent(20 * number, 20_000 * number), 100 + number / 5)

    assert (heard.expected, heard.lost) == (100, 2)
    assert heard.sent == 800_000


def test_what_is_still_under_way_has_not_arrived() -> None:
    heard = Heard()

    heard.take(block(100), Sent(100, 100_000), now=100.0)
    heard.take(block(130), Sent(200, 200_000), now=101.0)

    assert heard.sent == 800_000
    assert heard.delivered == 240_000


def test_a_pause_is_no_time_in_which_little_was_sent() -> None:
    heard = Heard()
    heard.take(block(100), Sent(100, 100_000), now=100.0)

    heard.pause()
    heard.take(block(150), Sent(150, 150_000), now=130.0)
    heard.take(block(250), Sent(250, 250_000), now=131.0)

    assert heard.sent == 800_000


def test_of_a_stream_that_is_silent_nothing_is_sent() -> None:
    heard = Heard()
    heard.take(block(100), Sent(100, 100_000), now=100.0)
    heard.take(block(200), Sent(200, 200_000), now=101.0)

    heard.take(block(200), Sent(200, 200_000), now=102.0)

    assert (heard.sent, heard.delivered, heard.lost) == (0, 0, 0)
