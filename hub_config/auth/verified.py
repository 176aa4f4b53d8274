"""Who asks to be signed in, who was, and what the hub keeps of them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from prepstack.accounts import initials

COLOURS = 7  # of JupyterLab's collaborators


@dataclass(frozen=True)
class Asker:
    """Where a try comes from. `browser` is the mark of one that signed in to the account before:
    it has tries of its own, so that strangers' guesses keep nobody out of their account."""

    address: str
    browser: str = ""


@dataclass(frozen=True)
class Verified:
    """`name` is what others see; `username` is the hub's and never changes."""

    username: str
    name: str


def user_model(person: Verified) -> dict[str, Any]:
    """What JupyterHub keeps of somebody, and hands to rooms.

    No picture: one from a provider would tell that provider who looks at it, and when.
    """
    colour = sum(person.username.encode()) % COLOURS + 1
    return {
        "name": person.username,
        "user_info": {
            "name": person.name,
            "display_name": person.name,
            "initials": initials(person.name),
            "color": f"var(--jp-collaborator-color{colour})",
        },
    }
