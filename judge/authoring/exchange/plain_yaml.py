"""YAML that strangers wrote: texts, lists and maps, and nothing that makes anything else."""

from __future__ import annotations

from typing import Any

import yaml

from prepstack.errors import BadRequest

LARGEST = 64 * 1024
DEEPEST = 20
OPENING = (yaml.MappingStartEvent, yaml.SequenceStartEvent)
CLOSING = (yaml.MappingEndEvent, yaml.SequenceEndEvent)


def read_yaml(text: str, name: str) -> dict[str, Any]:
    """A map whose scalars are all texts. Raises `BadRequest` for anchors, tags and depth."""
    if len(text) > LARGEST:
        raise BadRequest(f"{name} is larger than {LARGEST >> 10} KiB.")
    try:
        _require_plain(text, name)
        # The base loader makes texts of all scalars, and asks no tag what to make.
        value = yaml.load(text, Loader=yaml.BaseLoader)
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        line = f", line {mark.line + 1}" if mark else ""
        raise BadRequest(f"{name}{line}: this is no YAML.") from error
    if value is None or value == "":
        return {}
    if not isinstance(value, dict) or not all(isinstance(key, str) for key in value):
        raise BadRequest(f"{name} has to be a map.")
    return value


def _require_plain(text: str, name: str) -> None:
    depth = 0
    for event in yaml.parse(text, Loader=yaml.BaseLoader):
        if getattr(event, "anchor", None) or getattr(event, "tag", None):
            line = event.start_mark.line + 1
            raise BadRequest(f"{name}, line {line}: anchors, aliases and tags are not read.")
        depth += isinstance(event, OPENING) - isinstance(event, CLOSING)
        if depth > DEEPEST:
            raise BadRequest(f"{name} is nested deeper than {DEEPEST}.")


def number(value: object, name: str) -> float:
    try:
        found = float(str(value))
    except ValueError:
        raise BadRequest(f"{name} has to be a number, not {str(value)!r}.") from None
    if not 0 < found < 1e6:
        raise BadRequest(f"{name} has to be a positive number, not {str(value)!r}.")
    return found


def texts(value: object, name: str) -> list[str]:
    """A list of texts, or one text."""
    found = [value] if isinstance(value, str) else value
    if not isinstance(found, list) or not all(isinstance(one, str) for one in found):
        raise BadRequest(f"{name} has to be a list of texts.")
    return found


def text(value: object, name: str) -> str:
    if not isinstance(value, str):
        raise BadRequest(f"{name} has to be a text.")
    return value
