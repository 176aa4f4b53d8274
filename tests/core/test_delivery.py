"""What is kept for a browser whose socket was lost."""

from __future__ import annotations

import pytest

from prepstack.errors import BadRequest, NotFound
from prepstack.room.delivery import LARGEST_KEPT, MOST_KEPT, Outbox


def outbox_with(*texts: str) -> Outbox:
    outbox = Outbox()
    for text in texts:
        outbox.add(text)
    return outbox


@pytest.mark.parametrize(
    ("received", "missing"), [(0, ["a", "b", "c"]), (1, ["b", "c"]), (2, ["c"]), (3, [])]
)
def test_what_did_not_arrive_is_said_again(received: int, missing: list[str]) -> None:
    assert outbox_with("a", "b", "c").after(received) == missing


def test_what_arrived_is_kept_no_longer() -> None:
    outbox = outbox_with("a", "b", "c")

    outbox.arrived(2)
    outbox.add("d")

    assert outbox.sent == 4
    assert outbox.after(3) == ["d"]


def test_an_older_count_than_the_last_one_changes_nothing() -> None:
    outbox = outbox_with("a", "b", "c")
    outbox.arrived(2)

    outbox.arrived(1)

    assert outbox.after(2) == ["c"]


def test_whoever_forgot_what_it_had_cannot_go_on() -> None:
    outbox = outbox_with("a", "b", "c")
    outbox.arrived(2)

    with pytest.raises(NotFound):
        outbox.after(1)


def test_more_than_was_sent_cannot_have_arrived() -> None:
    outbox = outbox_with("a")

    with pytest.raises(BadRequest):
        outbox.arrived(2)
    with pytest.raises(NotFound):
        outbox.after(2)
    assert outbox.after(0) == ["a"]


@pytest.mark.parametrize("texts", [["x"] * (MOST_KEPT + 1), ["x" * (LARGEST_KEPT + 1)]])
def test_over_the_bound_nothing_is_kept_and_nobody_goes_on(texts: list[str]) -> None:
    outbox = outbox_with(*texts)

    outbox.add("more")
    outbox.arrived(1)

    with pytest.raises(NotFound):
        outbox.after(1)


def test_whoever_says_what_arrives_never_gets_over_the_bound() -> None:
    outbox = Outbox()

    for number in range(3 * MOST_KEPT):
        outbox.add("x")
        outbox.arrived(number)

    assert outbox.after(3 * MOST_KEPT - 1) == ["x"]
