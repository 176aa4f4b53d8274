"""What an interview is called where nobody gave it a title: by whom it was held with, and when."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from prepstack.errors import BadRequest

MOST_NAMES = 2
MAX_TITLE = 120  # characters


def clean_title(title: str) -> str:
    """Raises `BadRequest` for one that is too long; may be empty."""
    title = " ".join("".join(c if c.isprintable() else " " for c in title).split())
    if len(title) > MAX_TITLE:
        raise BadRequest(f"A title may have {MAX_TITLE} characters at most.")
    return title


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
