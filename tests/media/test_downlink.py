"""What a subscriber's network is believed to carry, by what its browser reports."""

from __future__ import annotations

from prepstack_ext.media.rtp.downlink import LEAST_BY_LOSS, MOST, Downlink, Report


class Network:
    """Reports once a second, as browsers do."""

    def __init__(self) -> None:
        self.now = 100.0
        self.downlink = Downlink(self.now)

    def report(
        self, *, sent: float = 1e6, delivered: float = 1e6, lost: float = 0.0, round_trip: float
    ) -> None:
        self.downlink.heard(Report(sent, delivered, lost, round_trip), self.now)

    def passes(self, seconds: float) -> None:
        for _ in range(int(2 * seconds)):
            self.now += 0.5
            self.downlink.grow(self.now)

    def is_congested(self, delivered: float = 300_000) -> None:
        self.report(round_trip=0.02)
        self.passes(1)
        self.report(delivered=delivered, round_trip=0.6)


def test_a_network_that_reports_no_trouble_is_not_limited() -> None:
    network = Network()

    for _ in range(20):
        network.report(round_trip=0.05, lost=0.03)
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

    network.report(delivered=100_000, lost=0.3, round_trip=0.02)

    assert network.downlink.capacity == LEAST_BY_LOSS


def test_an_estimate_that_falls_below_what_is_sent_limits_it() -> None:
    network = Network()

    network.downlink.estimated(900_000, 1e6, network.now)
    network.downlink.estimated(400_000, 1e6, network.now)

    assert network.downlink.capacity == 400_000


def test_an_estimate_that_is_low_and_rises_does_not() -> None:
    network = Network()

    for estimate in (60_000, 65_000, 70_000):
        network.downlink.estimated(estimate, 1e6, network.now)

    assert network.downlink.capacity == MOST


def test_one_trouble_is_counted_once() -> None:
    network = Network()

    network.is_congested(delivered=300_000)
    network.report(delivered=200_000, round_trip=0.7)

    assert network.downlink.capacity == 0.85 * 300_000


def test_sending_so_little_that_less_would_not_help_is_no_reason_to_send_less() -> None:
    network = Network()

    network.report(round_trip=0.02)
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
