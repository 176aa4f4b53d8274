"""The passwords that anybody would try first: zxcvbn's list, which needs no network."""

from __future__ import annotations

from functools import cache

from zxcvbn.frequency_lists import FREQUENCY_LISTS


@cache
def common_passwords() -> frozenset[str]:
    """In lower case."""
    return frozenset(FREQUENCY_LISTS["passwords"])
