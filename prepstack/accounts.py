"""What a user name and a password may be."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection

from prepstack.errors import BadRequest
from prepstack.names import GUEST_PREFIX, ROOM_PREFIX

USERNAME = re.compile(r"[a-z][a-z0-9-]{1,30}")
SHORTEST_PASSWORD, LONGEST_PASSWORD = 8, 128  # characters

RESERVED = frozenset(
    ["admin", "administrator", "root", "hub", "prepstack", "system", "support", "security"]
    + ["help", "host", "guest", "room", "service", "services", "api", "static", "www", "mail"]
    + ["null", "undefined", "everyone", "nobody"]
)
# Names the product gives itself: rooms, guests, and people of a sign-in provider.
RESERVED_PREFIXES = (ROOM_PREFIX, GUEST_PREFIX, "u-")


def normal_username(text: str) -> str:
    """One spelling for everything that a keyboard may make of a name; also of impossible ones."""
    return unicodedata.normalize("NFKC", text).strip().casefold()


def clean_username(text: str) -> str:
    """The name as it is stored. Raises `BadRequest` for one that nobody may have."""
    name = normal_username(text)
    if not USERNAME.fullmatch(name) or name.endswith("-") or "--" in name:
        raise BadRequest(
            "A username has 2 to 31 letters a–z, digits and single hyphens, and begins with a "
            "letter. Please change it."
        )
    if name in RESERVED or name.startswith(RESERVED_PREFIXES):
        raise BadRequest("This username is reserved. Please choose another one.")
    return name


def clean_password(text: str) -> str:
    """The password as it is hashed: the same however a keyboard composes it.

    Composing changes how many characters there are, either way. A password is too short if it is
    so before or after, and too long only if it is so both before and after: whoever may have it
    can type it in either form.
    """
    password = unicodedata.normalize("NFKC", text)
    lengths = len(text), len(password)
    if min(lengths) < SHORTEST_PASSWORD:
        raise BadRequest(
            f"A password has at least {SHORTEST_PASSWORD} characters. Please choose a longer one."
        )
    if min(lengths) > LONGEST_PASSWORD:
        raise BadRequest(
            f"A password has at most {LONGEST_PASSWORD} characters. Please choose a shorter one."
        )
    return password


def check_new_password(password: str, username: str, common: Collection[str]) -> None:
    """Raises `BadRequest` for a password that anybody would try first.

    `common`: what many people choose, in lower case.
    """
    typed = password.casefold()
    if typed == username:
        raise BadRequest("Your username is no password. Please choose another one.")
    if not typed.strip():
        raise BadRequest("Blanks alone are no password. Please choose another one.")
    if typed in common or typed.strip() in common:
        raise BadRequest("Very many people use this password. Please choose another one.")


def initials(name: str) -> str:
    """Two letters for the circle beside a name."""
    words = [word for word in name.split() if word[0].isalnum()]
    if len(words) > 1:
        return (words[0][0] + words[-1][0]).upper()
    return (words[0][:2] if words else name[:2]).upper()
