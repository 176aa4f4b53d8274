"""What browsers say and hear as JSON Schema, from which TypeScript's types are generated."""

from __future__ import annotations

import typing
from typing import Any

import msgspec

from prepstack.names import MAX_NAME
from prepstack.wire import browser, frame, limits, page

UNIONS = {
    "FromBrowser": browser.FromBrowser,
    "FromRoom": browser.FromRoom,
    "FromNotebook": frame.FromNotebook,
    "FromPage": frame.FromPage,
}
VALUES = (page.PageConfig, page.CallAccess, page.RoomProgress)


def browser_schema() -> dict[str, Any]:
    """An object with one field per direction, so that a generator reaches every message."""
    kinds = [kind for union in UNIONS.values() for kind in typing.get_args(union)]
    kinds += VALUES
    _, parts = msgspec.json.schema_components(kinds, ref_template="#/$defs/{name}")
    unions = {name: _any_of(name, union) for name, union in UNIONS.items()}
    names = [*UNIONS, *(value.__name__ for value in VALUES)]
    fields = {name: {"$ref": f"#/$defs/{name}"} for name in names}
    return {
        "title": "BrowserWire",
        "type": "object",
        "properties": fields,
        "required": list(fields),
        "$defs": {**parts, **unions},
    }


def constants() -> dict[str, int]:
    """What browsers have to know as well."""
    codes = {f"CLOSED_{code.name}": code.value for code in browser.Closed}
    return {
        "PROTOCOL": browser.PROTOCOL,
        "LONGEST_NAME": MAX_NAME,
        "LONGEST_USERNAME": limits.LONGEST_USERNAME,
        "COLOURS": browser.COLOURS,
        "MOST_PEOPLE": frame.MOST_PEOPLE,
        "HIGHEST_CELL": frame.HIGHEST_CELL,
        "LONGEST_LOOK": frame.LONGEST_LOOK,
        **codes,
    }


def _any_of(name: str, union: Any) -> dict[str, Any]:
    refs = [{"$ref": f"#/$defs/{kind.__name__}"} for kind in typing.get_args(union)]
    return {"title": name, "anyOf": refs}
