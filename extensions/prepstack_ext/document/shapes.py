"""What the parts of a notebook have to be, for it to be saved and shown: a table per part.

The shared document itself takes anything anywhere. Only a shape that is stated here can be written
to a file and read by JupyterLab.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Any

from pycrdt import Array, Map, Text

from prepstack.errors import BadRequest

Check = Callable[[Any], bool]
ID = re.compile(r"[a-zA-Z0-9_-]{1,64}")  # nbformat 4.5
SHARED = (Array, Map, Text)


def is_text(value: Any) -> bool:
    return isinstance(value, str | Text)


def is_number(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


def is_plain(value: Any) -> bool:
    """No shared text, list or map in it: nothing in a notebook goes deeper than this."""
    return not isinstance(value, SHARED)


def is_plain_object(value: Any) -> bool:
    if isinstance(value, Map):
        return all(is_plain(part) for part in value.values())
    return isinstance(value, Mapping)


def is_lines(value: Any) -> bool:
    return is_text(value) or (
        isinstance(value, list) and all(isinstance(line, str) for line in value)
    )


def is_output(value: Any) -> bool:
    if not isinstance(value, Map | Mapping):
        return False
    kind = value.get("output_type")
    fields = OUTPUTS.get(kind) if isinstance(kind, str) else None
    return bool(fields) and _is_like(value, fields or {})


def is_outputs(value: Any) -> bool:
    return isinstance(value, Array | list) and all(is_output(output) for output in value)


def is_count(value: Any) -> bool:
    return value is None or (is_number(value) and value == int(value))


OUTPUTS: dict[str, dict[str, Check]] = {
    "stream": {"name": is_text, "text": is_lines},
    "display_data": {"data": is_plain_object, "metadata": is_plain_object},
    "execute_result": {"data": is_plain_object, "metadata": is_plain_object},
    "error": {"ename": is_text, "evalue": is_text, "traceback": is_lines},
}
CELL: dict[str, Check] = {
    "id": lambda value: isinstance(value, str) and ID.fullmatch(value) is not None,
    "source": lambda value: isinstance(value, Text),
    "metadata": lambda value: isinstance(value, Map) and is_plain_object(value),
}
CELLS: dict[str, dict[str, Check]] = {
    "markdown": CELL,
    "raw": CELL,
    "code": CELL | {"outputs": lambda value: isinstance(value, Array) and is_outputs(value)},
}
OPTIONAL: dict[str, Check] = {"execution_count": is_count, "attachments": is_plain_object}
NOTEBOOK: dict[str, Check] = {
    "nbformat": lambda value: is_number(value) and value == 4,
    "nbformat_minor": lambda value: is_number(value) and value in range(5, 10),
    "metadata": is_plain_object,
}


def check_cell(cell: Any) -> None:
    kind = cell.get("cell_type") if isinstance(cell, Map) else None
    fields = CELLS.get(kind) if isinstance(kind, str) else None
    if fields is None or not _is_like(cell, fields):
        raise BadRequest("This is no cell of a notebook.")


def check_part_of_cell(cell: Map[Any], part: str) -> None:
    """A part that changed in itself, so it is looked at without reading the others."""
    fields = CELLS[cell["cell_type"]]
    if part in fields and not fields[part](cell.get(part)):
        raise BadRequest("This is no cell of a notebook.")


def check_notebook(meta: Map[Any]) -> None:
    if not _is_like(meta, NOTEBOOK):
        raise BadRequest("This is no notebook.")


def check_state(state: Map[Any]) -> None:
    if not is_plain_object(state):
        raise BadRequest("This is no state of a notebook.")


def _is_like(value: Any, fields: dict[str, Check]) -> bool:
    """Whether each field is what it has to be, and every further one is plain."""
    return all(name in value for name in fields) and all(
        fields.get(name, OPTIONAL.get(name, is_plain))(value[name]) for name in value
    )
