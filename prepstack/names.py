"""The names by which people see each other, and those on which hub, service and rooms agree."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Mapping, Sequence

from prepstack.errors import BadRequest
from prepstack.problems.languages import LANGUAGES

MAX_NAME = 60
GUEST_PREFIX = "guest-"  # of usernames
OF_GUESTS = " (guest)"

SERVICE_NAME = "prepstack"
SERVICE_PREFIX = f"/services/{SERVICE_NAME}/"
SERVICE_ACCESS = f"access:services!service={SERVICE_NAME}"  # the hub's scope

ROOM_PREFIX = "room-"
ROOM_NAME = rf"{ROOM_PREFIX}[a-z2-7]{{8}}"  # a pattern: five random bytes in base32
MEDIA_PORTS = "40000-40999"  # unless an operator says otherwise

# Of a room's notebooks: the one that it begins with, and one for each problem and language.
NOTEBOOK = "interview.ipynb"
SLUG = r"[a-z0-9-]{1,60}"  # a pattern, as the next one
NOTEBOOK_NAME = rf"(?:interview|{SLUG}\.(?:{'|'.join(LANGUAGES)}))\.ipynb"
# Below a room's own address
NOTEBOOK_PATH = f"doc/tree/{NOTEBOOK}"
CALL_PATH = "prepstack/api/call"
INTERVIEW_PATH = "prepstack/api/interview"
NOTEBOOKS_PATH = "prepstack/api/notebooks"
EVENTS_PATH = "prepstack/api/events"

# The most that a request's headers may have. Chromium sends up to 180 cookies of 4 KiB, and every
# page of the site, a room's too, may have set them for all of it.
HEADER_BYTES = 1 << 20


def notebook_path(name: str) -> str:
    """Where a notebook is shown."""
    return f"doc/tree/{name}"


def is_notebook(name: str) -> bool:
    return re.fullmatch(NOTEBOOK_NAME, name) is not None


def language_of(name: str) -> str:
    """In which a notebook is written."""
    return "python" if name == NOTEBOOK else name.split(".")[1]


def title_of(name: str) -> str:
    """A notebook, in the midst of a sentence."""
    if name == NOTEBOOK:
        return "the first notebook"
    return f"{name.split('.')[0]} ({LANGUAGES[language_of(name)].title})"


def clean_name(name: str) -> str:
    """A display name as people type it, without control characters. Raises `BadRequest`."""
    cleaned = " ".join("".join(c if c.isprintable() else " " for c in name).split())
    if not cleaned:
        raise BadRequest("Please give a name that the others will see.")
    if len(cleaned) > MAX_NAME:
        raise BadRequest(f"A name may have {MAX_NAME} characters at most.")
    return cleaned


def is_guest(username: str) -> bool:
    return username.startswith(GUEST_PREFIX)


def shown_name(username: str, name: str) -> str:
    """What the others see: a guest chose the name, and nobody vouches for it."""
    return plain_name(name) + OF_GUESTS if is_guest(username) else name


def plain_name(name: str) -> str:
    """What a guest chose, without the word that is shown behind it."""
    while name.endswith(OF_GUESTS):
        name = name.removesuffix(OF_GUESTS)
    return name


Table = Mapping[str, Sequence[Mapping[str, str]]]


class Lookalikes:
    """Which names look the same, by the skeletons of Unicode's UTS #39.

    `table` gives for a character those that it is confused with, as `confusable_homoglyphs` has it.
    It is asked for when the first two names are compared: it is large, and most rooms need none.
    """

    def __init__(self, table: Callable[[], Table]) -> None:
        self._table = table
        self._prototypes: dict[str, str] | None = None

    def alike(self, one: str, other: str) -> bool:
        return self._skeleton(one) == self._skeleton(other)

    def _skeleton(self, name: str) -> str:
        text = self._mapped(self._mapped(plain_name(name)).casefold())
        return "".join(letter for letter in text if letter.isalnum()) or text

    def _mapped(self, text: str) -> str:
        decomposed = unicodedata.normalize("NFKD", text)
        bare = (letter for letter in decomposed if not unicodedata.combining(letter))
        if self._prototypes is None:
            self._prototypes = _prototypes(self._table())
        prototypes = self._prototypes
        return "".join(prototypes.get(letter, letter) for letter in bare)


def _prototypes(table: Table) -> dict[str, str]:
    found = {
        character: _prototype(character, others[0]["c"], table)
        for character, others in table.items()
        if len(others) == 1
    }
    return {character: other for character, other in found.items() if character != other}


def _prototype(character: str, other: str, table: Table) -> str:
    """Of two that are confused with each other alone, one stands for both."""
    others = table.get(other, ())
    is_mutual = len(others) == 1 and others[0]["c"] == character
    return min(character, other) if is_mutual else other
