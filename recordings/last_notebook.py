"""python -m recordings.last_notebook ROOM_FOLDER: a shared notebook as it was last, on stdout.

The room writes the file a second after a change, and every change at once into its Y store: after
a crash, and even after a usual end, the store knows more. A process of its own, because people in
the room decide what it has to read. Exit code 1: the file is all there is.
"""

from __future__ import annotations

import resource
import sqlite3
import sys
from contextlib import closing
from pathlib import Path
from typing import Any

import nbformat
from jupyter_ydoc import YNotebook
from pycrdt import Doc

MOST_MEMORY = 4 << 30
# A file that was written this long after the last change in the store holds what the store lacks.
LAG_SECONDS = 10


def last_notebook(room: Path) -> str | None:
    """None if the store has no whole notebook, or an older one than the file."""
    store = room / "state" / "ystore.sqlite"
    if not store.exists():
        return None
    with closing(sqlite3.connect(store)) as database:
        path, changed_at = database.execute(
            "SELECT path, max(timestamp) FROM yupdates WHERE path LIKE '.notebook:%' "
            "GROUP BY path ORDER BY 2 DESC LIMIT 1"
        ).fetchone() or ("", 0.0)
        if not path or _file_time(room) > changed_at + LAG_SECONDS:
            return None
        return _written(_document(database, path))


def _file_time(room: Path) -> float:
    file = room / "notebook" / "interview.ipynb"
    return file.stat().st_mtime if file.exists() else 0.0


def _document(database: sqlite3.Connection, path: str) -> YNotebook:
    document: Doc[Any] = Doc()
    for table, column in (("ycheckpoints", "checkpoint"), ("yupdates", "yupdate")):
        query = f"SELECT {column} FROM {table} WHERE path = ? ORDER BY timestamp"  # noqa: S608
        for (update,) in database.execute(query, (path,)):
            document.apply_update(update)
    return YNotebook(document)


def _written(notebook: YNotebook) -> str:
    """Raises `nbformat.ValidationError` for what is none."""
    node = nbformat.from_dict(notebook.get())  # type: ignore[no-untyped-call]
    nbformat.validate(node)
    return str(nbformat.writes(node))  # type: ignore[no-untyped-call]


def main() -> int:
    resource.setrlimit(resource.RLIMIT_AS, (MOST_MEMORY, MOST_MEMORY))
    text = last_notebook(Path(sys.argv[1]))
    if text is None:
        return 1
    sys.stdout.buffer.write(text.encode())
    return 0


if __name__ == "__main__":
    sys.exit(main())
