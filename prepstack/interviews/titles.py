"""What an interview is called where nobody gave it a title: by whom it was held with, and when."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

MOST_NAMES = 2


def title_of(title: str, others: Sequence[str], day: date) -> str:
    """`others` are the names of those who were let in besides whoever reads it."""
    if title:
        return title
    names = " and ".join(others[:MOST_NAMES])
    more = len(others) - MOST_NAMES
    if more > 0:
        names = f"{', '.join(others[:MOST_NAMES])} and {more} more"
    whom = f" with {names}" if names else ""
    return f"Interview{whom}, {day.day} {day:%b}"
