"""Who is asking, as the hub told us."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from prepstack.errors import BadRequest
from prepstack.names import clean_name, is_guest


@dataclass(frozen=True)
class Person:
    """`name` is what others see; `username` is the hub's and never changes."""

    username: str
    name: str

    @property
    def is_guest(self) -> bool:
        return is_guest(self.username)


def read_person(model: Mapping[str, Any]) -> Person:
    """From the hub's model of a user."""
    username = str(model["name"])
    about = model.get("user_info") or {}
    for name in (about.get("display_name"), about.get("name")):
        try:
            return Person(username, clean_name(str(name or "")))
        except BadRequest:
            continue
    return Person(username, username[:60])
