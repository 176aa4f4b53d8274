"""What somebody practises next, and what is remembered of it."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from prepstack.interviews.practice import (
    Attempt,
    Offer,
    Suggestion,
    progress_of,
    suggest,
)

NOW = datetime(2026, 11, 30, 12, tzinfo=UTC)
PAIR = Offer("pair", "easy", ("arrays", "hash-map"))
ISLANDS = Offer("islands", "medium", ("graphs",))
ROUTE = Offer("route", "hard", ("graphs",))
LADDER = Offer("ladder", "medium", ("graphs", "strings"))


def tried(
    slug: str, days_ago: float, passed: int = 10, language: str = "python", cases: int = 10
) -> Attempt:
    at = NOW - timedelta(days=days_ago)
    return Attempt(slug, language, passed, cases, passed == cases, at)


def next_of(*attempts: Attempt, topic: str = "") -> Suggestion | None:
    offers = [ROUTE, ISLANDS, LADDER, PAIR]
    return suggest(offers, progress_of(attempts), NOW, topic)


def test_the_best_of_each_language_is_kept_and_not_the_last() -> None:
    progress = progress_of(
        [tried("pair", 1, 3), tried("pair", 3, 7), tried("pair", 2, 10, "go"), tried("pair", 4, 0)]
    )["pair"]

    assert {name: one.passed for name, one in progress.best.items()} == {"python": 7, "go": 10}
    assert progress.attempts == 4
    assert progress.last is not None
    assert progress.last.passed == 3
    assert progress.is_solved


def test_whoever_begins_is_offered_what_is_easy() -> None:
    assert next_of() == Suggestion("pair", "It is your first one on arrays.")


def test_another_topic_comes_before_more_of_the_same() -> None:
    assert next_of(tried("pair", 0.1)) == Suggestion("islands", "It is your first one on graphs.")


def test_what_failed_comes_back_the_day_after_and_before_all_else() -> None:
    early = next_of(tried("islands", 0.5, 4), tried("pair", 0.1))
    late = next_of(tried("islands", 1.5, 4), tried("pair", 9))

    assert early is not None
    assert early.slug == "ladder"
    assert late == Suggestion("islands", "You tried it yesterday: 4 of 10 tests passed.")


@pytest.mark.parametrize(
    ("solved", "is_due"),
    [
        ((1.9,), False),
        ((2.1,), True),
        ((2.2, 2.1), True),  # twice on one day counts once
        ((9, 6.9), False),
        ((9, 7.1), True),
        ((40, 30, 21.1), True),
        ((60, 50, 40, 30, 21.1), False),
    ],
)
def test_what_was_solved_comes_back_after_longer_and_longer(
    solved: tuple[float, ...], is_due: bool
) -> None:
    found = next_of(*(tried("pair", days) for days in solved))

    assert found is not None
    assert (found.slug == "pair") is is_due


def test_a_failure_begins_the_pauses_anew() -> None:
    found = next_of(tried("pair", 20), tried("pair", 12, 2), tried("pair", 2.1))

    assert found == Suggestion("pair", "You solved it 2 days ago. Do you still know how?")


def test_one_topic_alone_can_be_asked_for() -> None:
    assert next_of(topic="strings") == Suggestion("ladder", "It is new to you.")
    assert next_of(topic="heap") is None


def test_nothing_is_next_where_all_is_done() -> None:
    everything = [tried(slug, 0.5) for slug in ("pair", "islands", "route", "ladder")]

    assert next_of(*everything) is None
