"""What an interview is called."""

from __future__ import annotations

from datetime import date

import pytest

from prepstack.interviews.titles import title_of

DAY = date(2026, 11, 4)


@pytest.mark.parametrize(
    ("title", "others", "expected"),
    [
        ("", [], "Interview, 4 Nov"),
        ("", ["Ben"], "Interview with Ben, 4 Nov"),
        ("", ["Ben", "Cleo (guest)"], "Interview with Ben and Cleo (guest), 4 Nov"),
        ("", ["Ben", "Cleo", "Dora", "Eve"], "Interview with Ben, Cleo and 2 more, 4 Nov"),
        ("Graphs", ["Ben"], "Graphs"),
    ],
)
def test_a_title_tells_interviews_apart(title: str, others: list[str], expected: str) -> None:
    assert title_of(title, others, DAY) == expected
