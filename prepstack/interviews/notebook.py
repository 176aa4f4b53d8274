"""The notebook as its people take it along: what runs anywhere, and nothing that is only ours.

What is kept is a list of what the notebook format knows (nbformat 4.5); everything else, such as
trust, names of authors and ids of this platform, is left out because it is not on the list.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Any

KINDS = ("code", "markdown", "raw")
OUTPUTS: dict[str, dict[str, Any]] = {  # what each has to have, and has if it was missing
    "stream": {"name": "stdout", "text": ""},
    "display_data": {"data": {}, "metadata": {}},
    "execute_result": {"data": {}, "metadata": {}, "execution_count": None},
    "error": {"ename": "", "evalue": "", "traceback": []},
}
# Outside of this platform there is no kernel that would draw it; its text stands beside it.
OURS = {
    "application/vnd.jupyter.widget-view+json",
    "application/vnd.prepstack.widget+json",
}
OUR_TAGS = "prepstack"
KERNEL = {"name": "python3", "display_name": "Python 3"}

LONGEST_NAME = 60  # characters, without its end
MEDIA_TYPE = "application/x-ipynb+json"

Json = dict[str, Any]


def file_name(title: str) -> str:
    plain = "-".join(re.findall(r"[A-Za-z0-9]+", title))[:LONGEST_NAME]
    return f"{plain or 'interview'}.ipynb"


def to_take_along(notebook: Mapping[str, Any]) -> Json:
    """A valid notebook, whatever the one at hand is like."""
    metadata = _object(notebook.get("metadata"))
    kernel = _texts(metadata.get("kernelspec"), "name", "display_name", "language")
    cells = [cell for cell in _objects(notebook.get("cells")) if cell.get("cell_type") in KINDS]
    return {
        "cells": [_cell(cell, number) for number, cell in enumerate(cells, start=1)],
        "metadata": {
            "kernelspec": KERNEL | kernel,
            "language_info": {"name": kernel.get("language", "python")}
            | _texts(metadata.get("language_info"), "name"),
        },
        "nbformat": 4,
        "nbformat_minor": 5,
    }


def _cell(cell: Json, number: int) -> Json:
    kind = cell["cell_type"]
    kept: Json = {
        "id": f"cell-{number}",
        "cell_type": kind,
        "metadata": _tags(_object(cell.get("metadata"))),
        "source": _text(cell.get("source")),
    }
    if kind == "code":
        outputs = [_output(output) for output in _objects(cell.get("outputs"))]
        kept["outputs"] = [output for output in outputs if output]
        kept["execution_count"] = _count(cell.get("execution_count"))
    elif attachments := _object(cell.get("attachments")):
        kept["attachments"] = attachments
    return kept


def _output(output: Json) -> Json | None:
    kind = output.get("output_type")
    if kind not in OUTPUTS:
        return None
    kept = {
        name: output[name] if isinstance(output.get(name), type(missing)) else missing
        for name, missing in OUTPUTS[kind].items()
    }
    if kind == "stream":
        kept["text"] = _text(output.get("text"))
    if "execution_count" in kept:
        kept["execution_count"] = _count(output.get("execution_count"))
    if "data" in kept:
        kept["data"] = {name: data for name, data in kept["data"].items() if name not in OURS}
        if not kept["data"]:
            return None
    return {"output_type": kind, **kept}


def _tags(metadata: Json) -> Json:
    tags = [
        tag
        for tag in _list(metadata.get("tags"))
        if isinstance(tag, str) and not tag.startswith(OUR_TAGS)
    ]
    return {"tags": tags} if tags else {}


def _text(value: Any) -> str:
    if isinstance(value, list):
        return "".join(line for line in value if isinstance(line, str))
    return value if isinstance(value, str) else ""


def _texts(value: Any, *names: str) -> Json:
    found = _object(value)
    return {name: found[name] for name in names if isinstance(found.get(name), str)}


def _count(value: Any) -> int | None:
    return int(value) if isinstance(value, int | float) and value >= 0 else None


def _object(value: Any) -> Json:
    return dict(value) if isinstance(value, Mapping) else {}


def _objects(value: Any) -> Iterable[Json]:
    return [_object(item) for item in _list(value)]


def _list(value: Any) -> list[Any]:
    return value if isinstance(value, list) else []
