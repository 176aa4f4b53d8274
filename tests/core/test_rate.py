"""How many messages a person may send: a rule on a clock of the test."""

from __future__ import annotations

import contextlib

import pytest

from prepstack.errors import Flooding, TooManyRequests
from prepstack.room.rate import Allowance, MessageRates, Rate

RATE = Rate(burst=5, per_second=2, patience=10)
ADA, BEN = "ada", "ben"


class Clock:
    now = 100.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def rates(clock: Clock) -> MessageRates:
    return MessageRates(RATE, clock)


def send(rates: MessageRates, who: str, times: int) -> None:
    for _ in range(times):
        rates.count(who)


def test_a_burst_is_taken_and_what_is_over_it_refused(rates: MessageRates) -> None:
    send(rates, ADA, 5)

    with pytest.raises(TooManyRequests) as refusal:
        rates.count(ADA)

    assert not isinstance(refusal.value, Flooding)


def test_one_person_does_not_use_up_what_another_has(rates: MessageRates) -> None:
    send(rates, ADA, 5)

    send(rates, BEN, 5)


def test_whoever_waits_may_send_again(rates: MessageRates, clock: Clock) -> None:
    send(rates, ADA, 5)
    clock.now += 1

    send(rates, ADA, 2)

    with pytest.raises(TooManyRequests):
        rates.count(ADA)


def test_a_long_rest_saves_no_more_than_a_burst(rates: MessageRates, clock: Clock) -> None:
    send(rates, ADA, 5)
    clock.now += 3600

    send(rates, ADA, 5)

    with pytest.raises(TooManyRequests):
        rates.count(ADA)


def test_whoever_goes_on_after_many_refusals_floods(rates: MessageRates) -> None:
    flood(rates, ADA)

    with pytest.raises(Flooding):
        rates.count(ADA)


def test_who_flooded_and_waits_may_send_again(rates: MessageRates, clock: Clock) -> None:
    flood(rates, ADA)
    clock.now += (RATE.patience + 1) / RATE.per_second

    rates.count(ADA)


def test_people_who_have_rested_are_forgotten(rates: MessageRates, clock: Clock) -> None:
    for number in range(1000):
        rates.count(f"guest-{number}")
        clock.now += 1

    assert len(rates._left) < 5


def flood(rates: MessageRates, who: str) -> None:
    """Until it is called one, and long after that."""
    for _ in range(1000):
        with contextlib.suppress(TooManyRequests):
            rates.count(who)


def test_what_an_allowance_refuses_costs_nothing() -> None:
    allowance = Allowance(Rate(burst=2, per_second=0.5), "Wait.")
    allowance.take("ben", 0)
    allowance.take("ben", 0)

    for _ in range(10):
        with pytest.raises(TooManyRequests, match="Wait") as refused:
            allowance.take("ben", 1)
        assert refused.value.retry_after_seconds == 1

    allowance.take("ben", 2)
    allowance.take("ada", 2)
