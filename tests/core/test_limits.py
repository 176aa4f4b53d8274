"""How long whoever failed has to wait."""

from __future__ import annotations

import pytest

from prepstack import throttle as limits
from prepstack.errors import TooManyRequests
from prepstack.throttle import FORGET_SECONDS, Limit, Throttle, check

LIMIT = Limit(free=3, longest_seconds=60)


class Clock:
    now = 1000.0

    def __call__(self) -> float:
        return self.now


def failed(throttle: Throttle, times: int, key: str = "ada") -> None:
    for _ in range(times):
        throttle.fail(key)


@pytest.mark.parametrize(
    ("failures", "seconds"), [(0, 0), (2, 0), (3, 1), (4, 2), (5, 4), (9, 60), (5000, 60)]
)
def test_the_pause_doubles_up_to_its_longest(failures: int, seconds: float) -> None:
    throttle = Throttle(LIMIT, Clock())

    failed(throttle, failures)

    assert throttle.wait_seconds("ada") == seconds


def test_a_pause_passes() -> None:
    clock = Clock()
    throttle = Throttle(LIMIT, clock)
    failed(throttle, 5)

    clock.now += 3.5

    assert throttle.wait_seconds("ada") == 0.5


def test_a_success_forgives_and_others_are_not_concerned() -> None:
    throttle = Throttle(LIMIT, Clock())
    failed(throttle, 9, "ada")
    failed(throttle, 9, "ben")

    throttle.succeed("ada")

    assert (throttle.wait_seconds("ada"), throttle.wait_seconds("ben")) == (0, 60)


def test_a_failure_that_was_none_is_taken_back() -> None:
    throttle = Throttle(LIMIT, Clock())
    failed(throttle, 5)

    throttle.take_back("ada")
    throttle.take_back("nobody")

    assert throttle.wait_seconds("ada") == LIMIT.pause_seconds(4)
    assert throttle.wait_seconds("nobody") == 0


def test_failures_are_forgotten_in_the_end() -> None:
    clock = Clock()
    throttle = Throttle(LIMIT, clock)
    failed(throttle, 9)

    clock.now += FORGET_SECONDS + 1
    throttle.wait_seconds("ada")
    throttle.fail("ada")

    assert throttle.wait_seconds("ada") == 0


def test_many_names_fill_no_memory_and_push_out_the_oldest(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "MOST_KEYS", 2)  # else the test would take twenty thousand
    throttle = Throttle(LIMIT, Clock())

    for name in ("ada", "ben", "eve"):
        failed(throttle, 3, name)

    assert [throttle.wait_seconds(name) for name in ("ada", "ben", "eve")] == [0, 1, 1]


def test_whoever_has_to_wait_is_told_the_longest_time_in_whole_seconds() -> None:
    with pytest.raises(TooManyRequests, match="Try again in 3 s") as refusal:
        check([0.0, 2.1, 1.0], "Too many attempts.")

    assert refusal.value.retry_after_seconds == 3


@pytest.mark.parametrize("waits", [[], [0.0], [0.0, 0.0]])
def test_whoever_has_not_to_wait_goes_on(waits: list[float]) -> None:
    check(waits, "Too many attempts.")
