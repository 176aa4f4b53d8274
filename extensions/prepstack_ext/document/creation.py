"""The notebook that an interview begins with, and how every notebook of a room is written."""

from __future__ import annotations

from pathlib import Path

import nbformat
from nbformat import NotebookNode
from nbformat.sign import NotebookNotary

WELCOME = """\
# {title}

This notebook is shared: everybody here sees every keystroke and every output.
Code runs in Python, without network."""

LASTING = {"deletable": False, "editable": False}  # nobody loses it by a key


def create_notebook(path: Path, title: str, notary: NotebookNotary | None) -> None:
    """Write the notebook an interview begins with, unless there is one. `notary` signs it."""
    if path.exists():
        return
    notebook = nbformat.v4.new_notebook(
        metadata={
            "kernelspec": {"name": "python3", "display_name": "Python 3", "language": "python"},
            "language_info": {"name": "python"},
        },
        cells=[
            nbformat.v4.new_markdown_cell(
                WELCOME.format(title=title), id="welcome", metadata=LASTING
            ),
            nbformat.v4.new_code_cell("", id="first"),
        ],
    )
    notebook.nbformat_minor = 5  # below 4.5 cells have no ids, and reconnecting doubles them
    write_notebook(path, notebook, notary)


def write_notebook(path: Path, notebook: NotebookNode, notary: NotebookNotary | None) -> None:
    """Signed where there is a notary: else a peer sees the text of a widget, not the widget."""
    if notary:
        notary.sign(notebook)
    temporary = path.with_suffix(".new")
    nbformat.write(notebook, temporary)
    temporary.replace(path)
