"""Of an ended room the notebook stays, as it was last; a room that runs loses nothing."""

from __future__ import annotations

import json
import os
import sqlite3
from collections.abc import AsyncIterator
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
import pytest_asyncio
from jupyter_ydoc import YNotebook
from pycrdt import Array, Doc

from hub_config.rooms.leftovers import Leftovers
from hub_config.settings import Settings
from hub_config.storage import Database, Store
from prepstack.errors import Unavailable
from prepstack.room.events import Event
from recordings.event_file import EventFile
from tests.storage.examples import an_interview

ROOM = "room-x"
PYTHON, JAVA = "pair.python.ipynb", "pair.java.ipynb"
INTERVIEW = an_interview(room=ROOM)
pytestmark = pytest.mark.asyncio


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return Settings(data=tmp_path)


@pytest_asyncio.fixture
async def leftovers(settings: Settings) -> AsyncIterator[Leftovers]:
    database = Database(settings.service_database)
    await database.migrate()
    store = Store(database)
    async with store.writing() as rows:
        await rows.interviews.add(INTERVIEW, "request")
    yield Leftovers(settings, store)
    await database.aclose()


def notebook(text: str) -> dict[str, Any]:
    cell = {"cell_type": "code", "id": "first", "source": text, "metadata": {}, "outputs": []}
    cells = [cell | {"execution_count": None}]
    return {"nbformat": 4, "nbformat_minor": 5, "metadata": {}, "cells": cells}


FILE_ID = "0123"


def room_folder(settings: Settings, room: str = ROOM) -> Path:
    """As a room server leaves it, with `saved` in its file."""
    folder = settings.rooms_folder / room
    for name in ("notebook", "state", "scratch"):
        (folder / name).mkdir(parents=True)
    write(folder, "saved")
    with closing(sqlite3.connect(folder / "state" / "file_ids.sqlite")) as ids:
        ids.execute("CREATE TABLE Files (id TEXT, path TEXT)")
        path = str(folder / "notebook" / "interview.ipynb")
        ids.execute("INSERT INTO Files VALUES (?, ?)", (FILE_ID, path))
        ids.commit()
    return folder


def write(folder: Path, text: str, name: str = "interview.ipynb") -> None:
    (folder / "notebook" / name).write_text(json.dumps(notebook(text)))


def store_document(folder: Path, document: Doc[Any]) -> None:
    with closing(sqlite3.connect(folder / "state" / "ystore.sqlite")) as store:
        store.executescript(
            "CREATE TABLE yupdates (path TEXT, yupdate BLOB, metadata BLOB, timestamp REAL);"
            "CREATE TABLE ycheckpoints (path TEXT, checkpoint BLOB, timestamp REAL);"
        )
        when = (folder / "notebook" / "interview.ipynb").stat().st_mtime
        row = (f".notebook:{FILE_ID}.y", document.get_update(), b"", when)
        store.execute("INSERT INTO yupdates VALUES (?, ?, ?, ?)", row)
        store.commit()


def note_shown(folder: Path, *names: str) -> None:
    log = EventFile(folder / "recording" / "events.jsonl", INTERVIEW.id, datetime.now(UTC), 0.0)
    for name in names:
        log.take(Event(1.0, "", "notebook", {"notebook": name}))
    log.close()


def a_document(text: str) -> Doc[Any]:
    document: Doc[Any] = Doc()
    YNotebook(document).set(notebook(text))
    return document


def kept_text(settings: Settings, name: str = "") -> str:
    path = settings.kept_notebook(INTERVIEW.id)
    if name:
        path = settings.kept_notebooks(INTERVIEW.id) / name
    (cell,) = json.loads(path.read_text())["cells"]
    return "".join(cell["source"])


async def test_the_notebook_is_kept_for_its_owner_alone_and_the_rest_goes(
    settings: Settings, leftovers: Leftovers
) -> None:
    room_folder(settings)

    await leftovers.clear(ROOM)

    assert kept_text(settings) == "saved"
    assert settings.kept_notebook(INTERVIEW.id).stat().st_mode & 0o777 == 0o600
    assert list(settings.rooms_folder.iterdir()) == []


async def test_the_history_is_kept_beside_the_notebook(
    settings: Settings, leftovers: Leftovers
) -> None:
    recording = room_folder(settings) / "recording"
    recording.mkdir()
    (recording / "events.jsonl").write_text("who did what\n")

    await leftovers.clear(ROOM)

    kept = settings.kept_notebook(INTERVIEW.id).with_name("events.jsonl")
    assert kept.read_text() == "who did what\n"
    assert kept.stat().st_mode & 0o777 == 0o600


async def test_all_notebooks_are_kept_and_the_one_shown_last_is_that_of_the_interview(
    settings: Settings, leftovers: Leftovers
) -> None:
    folder = room_folder(settings)
    for name in (JAVA, PYTHON):
        write(folder, f"in {name}", name)
    (folder / "notebook" / "mine.txt").write_text("no notebook")
    note_shown(folder, PYTHON, JAVA)

    await leftovers.clear(ROOM)

    assert kept_text(settings) == f"in {JAVA}"
    assert kept_text(settings, PYTHON) == f"in {PYTHON}"
    assert kept_text(settings, "interview.ipynb") == "saved"
    kept = {file.name for file in settings.kept_notebooks(INTERVIEW.id).iterdir()}
    assert kept == {"interview.ipynb", JAVA, PYTHON}


async def test_what_the_store_has_of_one_notebook_is_not_taken_for_another(
    settings: Settings, leftovers: Leftovers
) -> None:
    folder = room_folder(settings)
    write(folder, "in Java", JAVA)
    store_document(folder, a_document("typed a moment ago"))
    note_shown(folder, JAVA)

    await leftovers.clear(ROOM)

    assert kept_text(settings) == "in Java"
    assert kept_text(settings, "interview.ipynb") == "typed a moment ago"


@pytest.mark.parametrize("shown", ["never.go.ipynb", "../../../secret"])
async def test_a_history_that_names_no_notebook_of_the_room_keeps_the_first(
    shown: str, settings: Settings, leftovers: Leftovers
) -> None:
    note_shown(room_folder(settings), shown)

    await leftovers.clear(ROOM)

    assert kept_text(settings) == "saved"


async def test_what_a_crash_kept_from_being_saved_is_kept(
    settings: Settings, leftovers: Leftovers
) -> None:
    store_document(room_folder(settings), a_document("typed a moment ago"))

    await leftovers.clear(ROOM)

    assert kept_text(settings) == "typed a moment ago"


@pytest.mark.parametrize("broken", ["no database", "no notebook in it", "an older one"])
async def test_where_the_store_is_of_no_use_the_file_is_kept(
    broken: str, settings: Settings, leftovers: Leftovers
) -> None:
    folder = room_folder(settings)
    if broken == "no database":
        (folder / "state" / "ystore.sqlite").write_text("no database " * 1000)
    elif broken == "no notebook in it":
        document = a_document("x")
        document.get("cells", type=Array[Any]).append("no cell")
        store_document(folder, document)
    else:
        store_document(folder, a_document("of an hour ago"))
        file = folder / "notebook" / "interview.ipynb"
        os.utime(file, (file.stat().st_atime, file.stat().st_mtime + 3600))

    await leftovers.clear(ROOM)

    assert kept_text(settings) == "saved"


async def test_a_room_that_had_no_interview_leaves_nothing(
    settings: Settings, leftovers: Leftovers
) -> None:
    room_folder(settings, "room-warm")
    room_folder(settings)

    await leftovers.clear("room-warm")

    assert [folder.name for folder in settings.rooms_folder.iterdir()] == [ROOM]
    assert not settings.interviews_folder.exists()


async def test_while_the_notebook_cannot_be_kept_nothing_is_deleted(
    settings: Settings, leftovers: Leftovers
) -> None:
    folder = room_folder(settings)
    settings.interviews_folder.write_text("a full disk, say")

    with pytest.raises(Unavailable, match="cannot be kept"):
        await leftovers.clear(ROOM)

    assert (folder / "notebook" / "interview.ipynb").exists()
    settings.interviews_folder.unlink()
    await leftovers.clear(ROOM)
    assert kept_text(settings) == "saved"


async def test_a_deletion_that_was_cut_off_is_finished_and_spoils_nothing(
    settings: Settings, leftovers: Leftovers
) -> None:
    folder = room_folder(settings)
    await leftovers.clear(ROOM)
    going = folder.with_name(f".going-{ROOM}")
    (going / "notebook").mkdir(parents=True)
    write(going, "older")

    assert leftovers.rooms() == {ROOM}
    await leftovers.clear(ROOM)

    assert leftovers.rooms() == set()
    assert kept_text(settings) == "saved"
    assert list(settings.rooms_folder.iterdir()) == []


async def test_clearing_twice_changes_nothing(settings: Settings, leftovers: Leftovers) -> None:
    room_folder(settings)

    await leftovers.clear(ROOM)
    await leftovers.clear(ROOM)

    assert kept_text(settings) == "saved"
