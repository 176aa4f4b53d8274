"""Whether a JSON value has the shape of a notebook: what is read of one, and no more."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

HALF_CHARACTER = re.compile("[\ud800-\udfff]")


def shape_faults(document: Any) -> list[str]:
    """A sentence each; without any, cells can be read without looking twice."""
    if not isinstance(document, Mapping) or not isinstance(document.get("cells"), list):
        return ["it has no list of cells."]
    if not isinstance(document.get("metadata"), Mapping):
        return ["it has no metadata."]
    return [
        f"cell {number} {fault}"
        for number, cell in enumerate(document["cells"], start=1)
        for fault in _cell_faults(cell)
    ]


def _cell_faults(cell: Any) -> list[str]:
    if not isinstance(cell, Mapping):
        return ["is no object."]
    metadata = cell.get("metadata")
    if not isinstance(metadata, Mapping):
        return ["has no metadata."]
    claims = [
        (isinstance(cell.get("cell_type"), str), "has no cell_type."),
        (_is_text(cell.get("source")), "has no source text."),
        (_are_texts(metadata.get("tags", [])), "has tags that are no list of texts."),
        (isinstance(metadata.get("prepstack", {}), Mapping), "has a prepstack that is no object."),
    ]
    return [sentence for holds, sentence in claims if not holds] or _half_characters(cell["source"])


def _are_texts(value: Any) -> bool:
    return isinstance(value, list) and all(isinstance(item, str) for item in value)


def _is_text(value: Any) -> bool:
    return isinstance(value, str) or _are_texts(value)


def _half_characters(source: Any) -> list[str]:
    """No file can hold them, and no compiler read them; in a JSON text of cases they are escaped."""
    text = source if isinstance(source, str) else "".join(source)
    return [
        f"has half a character ({found[0]!a}) in line {text.count(chr(10), 0, found.start()) + 1}."
        for found in HALF_CHARACTER.finditer(text)
    ][:1]
