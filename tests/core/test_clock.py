"""Times on the wires."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone

import pytest

from prepstack.clock import time_to_json

EVENING = datetime(2026, 11, 23, 18, 30, tzinfo=UTC)


@pytest.mark.parametrize(
    ("time", "text"),
    [
        (None, None),
        (EVENING, "2026-11-23T18:30:00Z"),
        (EVENING.replace(microsecond=250_000), "2026-11-23T18:30:00.250000Z"),
    ],
)
def test_a_time_is_written_in_utc(time: datetime | None, text: str | None) -> None:
    assert time_to_json(time) == text


def test_a_time_of_another_zone_is_written_in_utc() -> None:
    at_home = EVENING.astimezone(timezone(timedelta(hours=5, minutes=30)))

    assert time_to_json(at_home) == "2026-11-23T18:30:00Z"
