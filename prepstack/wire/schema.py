"""What browsers say and hear as JSON Schema, from which TypeScript's types are generated."""

from __future__ import annotations

import typing
from typing import Any

import msgspec

from prepstack import quality
from prepstack.names import GUEST_PREFIX, MAX_NAME, NOTEBOOK_NAME
from prepstack.people import ALLOWED, OF_HOSTS
from prepstack.problems.languages import LANGUAGES
from prepstack.wire import browser, frame, limits, page, problems, runs
from prepstack.wire.features import chat, reactions, thinking, timer

UNIONS = {
    "FromBrowser": browser.FromBrowser,
    "FromRoom": browser.FromRoom,
    "FromNotebook": frame.FromNotebook,
    "FromPage": frame.FromPage,
    "ProblemChange": problems.ProblemChange,
    "ProblemNews": problems.ProblemNews,
}
VALUES = (
    page.PageConfig,
    page.CallAccess,
    page.RoomProgress,
    frame.WidgetHeight,
    runs.AskRun,
    runs.RunAsked,
    problems.ProblemLibrary,
    problems.ProblemPreview,
    problems.NewNote,
    problems.Note,
    problems.Notes,
)


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


def constants() -> dict[str, int | str | dict[str, str]]:
    """What browsers have to know as well."""
    codes = {f"CLOSED_{code.name}": code.value for code in browser.Closed}
    return {
        "PROTOCOL": browser.PROTOCOL,
        "LONGEST_NAME": MAX_NAME,
        "GUEST_PREFIX": GUEST_PREFIX,
        "NOTEBOOK_NAME": NOTEBOOK_NAME,
        "LANGUAGE_TITLES": {name: language.title for name, language in LANGUAGES.items()},
        "LONGEST_USERNAME": limits.LONGEST_USERNAME,
        "COLOURS": browser.COLOURS,
        "LONGEST_TEXT": chat.LONGEST_TEXT,
        "MOST_PEOPLE": frame.MOST_PEOPLE,
        "HIGHEST_CELL": frame.HIGHEST_CELL,
        "LONGEST_LOOK": frame.LONGEST_LOOK,
        "HIGHEST_WIDGET": frame.HIGHEST_WIDGET,
        "MOST_REACTIONS": reactions.MOST_REACTIONS,
        "REACTIONS_PER": reactions.REACTIONS_PER,
        "LONGEST_INPUT": runs.LONGEST_INPUT,
        "LONGEST_NOTE": problems.LONGEST_NOTE,
        "MOST_MINUTES": timer.MOST_MINUTES,
        "MOST_THINKING": thinking.MOST_THINKING,
        "FAIR_LOSS": quality.FAIR_LOSS,
        "POOR_LOSS": quality.POOR_LOSS,
        "WORSE_AFTER": quality.WORSE_AFTER,
        "BETTER_AFTER": quality.BETTER_AFTER,
        **codes,
    }


def rights() -> dict[str, list[str]]:
    """What each role may do, and whoever is a host besides: `prepstack/people.py`."""
    return {**{role: sorted(ALLOWED[role]) for role in ALLOWED}, "host": sorted(OF_HOSTS)}


def _any_of(name: str, union: Any) -> dict[str, Any]:
    refs = [{"$ref": f"#/$defs/{kind.__name__}"} for kind in typing.get_args(union)]
    return {"title": name, "anyOf": refs}
