"""The notebooks of this room, as files: that which it begins with, and those of the service."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import Any

import nbformat
from nbformat import NotebookNode
from nbformat.sign import NotebookNotary
from nbformat.validator import iter_validate

from prepstack.errors import BadRequest, Full
from prepstack.names import NOTEBOOK
from prepstack.wire.service import MOST_NOTEBOOKS
from prepstack_ext.document.creation import create_notebook, write_notebook

NO_NOTEBOOK = "This is no notebook of nbformat 4.5"


class Notebooks:
    """`notary` signs them, where outputs may be trusted."""

    def __init__(self, folder: Path, notary: NotebookNotary | None) -> None:
        self._folder = folder
        self._notary = notary
        folder.mkdir(parents=True, exist_ok=True)

    def begin(self, title: str) -> None:
        create_notebook(self._folder / NOTEBOOK, title, self._notary)

    def __contains__(self, name: str) -> bool:
        return (self._folder / name).is_file()

    async def put(self, name: str, content: dict[str, Any]) -> bool:
        """Whether there was none of this name: what people wrote is never written over.

        Raises `BadRequest` and `Full`.
        """
        notebook = await asyncio.to_thread(checked, content)
        # From here to the end nothing is awaited, so that of two requests one comes first.
        if name in self:
            return False
        if len(list(self._folder.glob("*.ipynb"))) >= MOST_NOTEBOOKS:
            raise Full(f"A room holds {MOST_NOTEBOOKS} notebooks at most.")
        write_notebook(self._folder / name, notebook, self._notary)
        return True


def checked(content: dict[str, Any]) -> NotebookNode:
    """Raises `BadRequest`. Below 4.5 cells have no ids, and reconnecting doubles them."""
    if (content.get("nbformat"), content.get("nbformat_minor")) != (4, 5):
        raise BadRequest(f"{NO_NOTEBOOK}.")
    try:
        # Not `nbformat.validate`, which mends what it can.
        faults: Any = iter_validate(content, version=4, version_minor=5)  # type: ignore[no-untyped-call]
        fault = next(faults, None)
    except RecursionError as error:
        raise BadRequest(f"{NO_NOTEBOOK}.") from error
    if fault is not None:
        raise BadRequest(f"{NO_NOTEBOOK}: {str(fault).splitlines()[0][:200]}.")
    if len({cell["id"] for cell in content["cells"]}) < len(content["cells"]):
        raise BadRequest(f"{NO_NOTEBOOK}: two cells have one id.")
    return nbformat.from_dict(content)  # type: ignore[no-untyped-call,no-any-return]
