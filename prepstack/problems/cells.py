"""The cells of a problem notebook: which tags there are, and what a cell's tags say."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from prepstack.problems.languages import LANGUAGES

ROLES = {
    "statement": "markdown",
    "solution": "code",
    "prelude": "code",
    "starter": "code",
    "cases": "raw",
    "generator": "code",
    "validator": "code",
    "checker": "code",
    "wrong": "code",
    "accepted": "code",
    "hint": "markdown",
    "interviewer": "markdown",
}
IN_LANGUAGES = frozenset({"solution", "prelude", "starter", "wrong", "accepted"})
VISIBILITIES = frozenset({"sample", "secret"})
TAGS = (*ROLES, *sorted(VISIBILITIES))
LANGUAGE_PREFIX = "lang-"


@dataclass(frozen=True)
class Cell:
    """A cell whose tags are in order. `number` counts from 1, as a reader would."""

    number: int
    role: str
    source: str
    languages: tuple[str, ...] = ()
    is_secret: bool = False
    about: Mapping[str, Any] = field(default_factory=dict)

    @property
    def place(self) -> str:
        return f"Cell {self.number} ({self.role})"


def read_cells(raw: Sequence[Mapping[str, Any]], faults: list[str]) -> list[Cell]:
    """The cells that can be understood; a sentence goes to `faults` for each other one."""
    found = [_read(number, cell, faults) for number, cell in enumerate(raw, start=1)]
    return [cell for cell in found if cell is not None]


def source_of(cell: Mapping[str, Any]) -> str:
    source = cell.get("source", "")
    return source if isinstance(source, str) else "".join(source)


def _read(number: int, cell: Mapping[str, Any], faults: list[str]) -> Cell | None:
    metadata = cell.get("metadata", {})
    tags = list(metadata.get("tags", []))
    roles = [tag for tag in tags if tag in ROLES]
    unknown = [tag for tag in tags if not _is_known(tag)]
    before = len(faults)
    if unknown:
        faults.append(
            f"Cell {number} has the unknown tag {unknown[0]!r}; there are {', '.join(TAGS)} "
            f"and {LANGUAGE_PREFIX} with {', '.join(LANGUAGES)}."
        )
    elif len(roles) != 1:
        faults.append(
            f"Cell {number} has {'no tag' if not roles else 'the tags ' + ' and '.join(roles)}: "
            f"it needs exactly one of {', '.join(ROLES)}."
        )
    else:
        faults += _misfits(number, roles[0], tags, cell)
    if len(faults) > before:
        return None
    return Cell(
        number,
        roles[0],
        source_of(cell),
        tuple(tag[len(LANGUAGE_PREFIX) :] for tag in tags if tag.startswith(LANGUAGE_PREFIX)),
        "secret" in tags,
        metadata.get("prepstack", {}),
    )


def _is_known(tag: str) -> bool:
    if tag.startswith(LANGUAGE_PREFIX):
        return tag[len(LANGUAGE_PREFIX) :] in LANGUAGES
    return tag in ROLES or tag in VISIBILITIES


def _misfits(number: int, role: str, tags: list[str], cell: Mapping[str, Any]) -> list[str]:
    """What is wrong between a role and the rest of its cell."""
    faults = []
    has_language = any(tag.startswith(LANGUAGE_PREFIX) for tag in tags)
    if cell.get("cell_type") != ROLES[role]:
        faults.append(f"Cell {number} is tagged {role}, so it has to be a {ROLES[role]} cell.")
    if role in IN_LANGUAGES and not has_language:
        faults.append(f"Cell {number} is tagged {role} and needs a language, like lang-python.")
    if role not in IN_LANGUAGES and has_language:
        faults.append(f"Cell {number} is tagged {role}, which has no language.")
    wanted = 1 if role == "cases" else 0
    if len(VISIBILITIES.intersection(tags)) != wanted:
        faults.append(
            f"Cell {number} holds cases and needs one of the tags sample and secret."
            if wanted
            else f"Cell {number} is tagged {role}; sample and secret are for cases."
        )
    return faults
