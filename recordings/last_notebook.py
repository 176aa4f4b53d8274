"""python -m recordings.last_notebook ROOM_FOLDER NAME: a shared notebook as it was last, on stdout.

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


def last_notebook(room: Path, name: str) -> str | None:
    """None if the store has no whole notebook of this name, or an older one than the file."""
    store, file_id = room / "state" / "ystore.sqlite", _file_id(room, name)
    if not store.exists() or file_id is None:
        return None
    path = f".notebook:{file_id}.y"
    with closing(sqlite3.connect(store)) as database:
        query = "SELECT max(timestamp) FROM yupdates WHERE path = ?"
        (changed_at,) = database.execute(query, (path,)).fetchone()
        if changed_at is None or _file_time(room / "notebook" / name) > changed_at + LAG_SECONDS:
            return None
        return _written(_document(database, path))


def _file_id(room: Path, name: str) -> str | None:
    """By which the store knows it."""
    ids = room / "state" / "file_ids.sqlite"
    if not ids.exists():
        return None
    with closing(sqlite3.connect(ids)) as database:
        rows = database.execute("SELECT id, path FROM Files").fetchall()
    return next((str(id) for id, path in rows if Path(path).name == name), None)


def _file_time(file: Path) -> float:
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
    text = last_notebook(Path(sys.argv[1]), sys.argv[2])
    if text is None:
        return 1
    sys.stdout.buffer.write(text.encode())
    return 0


if __name__ == "__main__":
    sys.exit(main())
