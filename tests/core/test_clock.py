"""Times on the wires."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone

import pytest

from prepstack.clock import time_from_json, time_to_json
from prepstack.errors import BadRequest

EVENING = datetime(2026, 11, 23, 18, 30, tzinfo=UTC)


@pytest.mark.parametrize(
    ("time", "text"),
    [
        (None, None),
        (EVENING, "2026-11-23T18:30:00Z"),
        (EVENING.replace(microsecond=250_000), "2026-11-23T18:30:00.250000Z"),
    ],
)
def test_a_time_survives_writing_and_reading(time: datetime | None, text: str | None) -> None:
    assert (time_to_json(time), time_from_json(text)) == (text, time)


def test_a_time_of_another_zone_is_written_in_utc() -> None:
    at_home = EVENING.astimezone(timezone(timedelta(hours=5, minutes=30)))

    assert time_to_json(at_home) == "2026-11-23T18:30:00Z"


def test_a_time_of_another_zone_is_read_as_utc() -> None:
    read = time_from_json("2026-11-24T00:00:00+05:30")

    assert read == EVENING
    assert read.tzinfo is UTC


@pytest.mark.parametrize(
    "text", ["", "tomorrow", "2026-11-23T18:30:00", "2026-13-01T00:00:00Z", 0, True, [], {}]
)
def test_what_is_no_moment_is_refused(text: object) -> None:
    with pytest.raises(BadRequest):
        time_from_json(text)


@pytest.mark.parametrize("text", ["0001-01-01T00:00:00+14:00", "9999-12-31T23:59:59-14:00"])
def test_a_moment_that_utc_cannot_say_is_refused(text: str) -> None:
    with pytest.raises(BadRequest):
        time_from_json(text)
