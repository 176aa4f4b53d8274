"""Whether the fields of a header hold what they may: before anybody asks what it means."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

Json = Mapping[str, Any]
TEXTS = ("slug", "title", "uuid", "version", "difficulty", "license", "type")
LISTS = ("topics", "languages")
OBJECTS = ("checker", "limits")
NAMED = '[{"name": …, "type": …}, …]'


def shape_faults(header: Json) -> list[str]:
    """A sentence each. Every required field is there."""
    signature = header["signature"]
    claims = [
        *((isinstance(header[name], str), f"{name} has to be a text.") for name in TEXTS),
        *((_are_texts(header[name]), f"{name} have to be a list of texts.") for name in LISTS),
        (isinstance(header["minutes"], int), "minutes have to be a whole number."),
        *(
            (isinstance(header.get(name, {}), Mapping), f"{name} has to be an object.")
            for name in OBJECTS
        ),
        (
            isinstance(signature, Mapping) and _is_signature(signature),
            f"signature has to be an object; its params, as those of its methods and the columns "
            f"of its tables, are {NAMED}.",
        ),
    ]
    return [f"The header's {sentence}" for holds, sentence in claims if not holds]


def _are_texts(value: Any) -> bool:
    return isinstance(value, list) and all(isinstance(item, str) for item in value)


def _is_signature(given: Json) -> bool:
    methods, tables = given.get("methods", []), given.get("tables", [])
    if not _are_named(methods) or not _are_named(tables):
        return False
    lists = [
        given.get("params", []),
        *(method.get("params", []) for method in methods),
        *(table.get("columns", []) for table in tables),
    ]
    return isinstance(given.get("returns", ""), str) and all(map(_are_typed, lists))


def _are_named(value: Any) -> bool:
    return isinstance(value, list) and all(
        isinstance(one, Mapping)
        and isinstance(one.get("name"), str)
        and isinstance(one.get("returns", ""), str)
        for one in value
    )


def _are_typed(value: Any) -> bool:
    return _are_named(value) and all(isinstance(one.get("type"), str) for one in value)
