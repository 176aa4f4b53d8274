"""The shared notebook on a real server: who changes it, and who only looks."""

from __future__ import annotations

import asyncio
import os
import socket
from pathlib import Path

import nbformat
import pytest
from jupyter_ydoc import YNotebook
from nbformat.sign import NotebookNotary
from prepstack_ext.document.creation import create_notebook
from prepstack_ext.document.guard import changes_nothing
from prepstack_ext.document.saving import save_all
from prepstack_ext.document.updates import SERVER, Applied
from pycrdt import Doc, YMessageType, YSyncMessageType
from tornado.httpclient import HTTPClientError

from prepstack.people import Change, Role
from tests.room.clients import WAIT_SECONDS
from tests.room.conftest import RoomUnderTest
from tests.room.interview import (
    CANDIDATE,
    DOCUMENT,
    HOST,
    OBSERVER,
    REMOVED,
    STRANGER,
    WAITING,
)


async def test_a_change_reaches_the_others(room: RoomUnderTest) -> None:
    host, candidate = await room.typist(HOST), await room.typist(CANDIDATE)

    candidate.type("# by the candidate\n")

    await host.sees("# by the candidate")


async def test_no_keystroke_waits_until_the_one_before_is_acknowledged(room: RoomUnderTest) -> None:
    await room.typist(HOST)

    delays = [
        client.ws_connection.stream.socket.getsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY)
        for client in (await room.document_room()).clients
    ]

    assert delays
    assert all(delays)


async def test_an_observer_who_becomes_a_candidate_may_type_on_the_same_socket(
    room: RoomUnderTest,
) -> None:
    observer, host = await room.typist(OBSERVER), await room.typist(HOST)

    await room.push(DOCUMENT.with_change(OBSERVER, Change(role=Role.CANDIDATE)))
    observer.type("# promoted\n")

    await host.sees("# promoted")


@pytest.mark.parametrize("who", [WAITING, REMOVED, STRANGER, None])
async def test_the_document_is_closed_to(who: str | None, room: RoomUnderTest) -> None:
    path = await room.document_path(HOST)

    with pytest.raises(HTTPClientError, match="403" if who else "302"):  # 302: to the sign-in
        await room.client(who).open(path)


async def test_the_document_is_refused_to_a_page_of_another_origin(room: RoomUnderTest) -> None:
    path = await room.document_path(HOST)
    own = await room.browser(HOST).open(path, origin=room.origin)
    own.close()

    with pytest.raises(HTTPClientError, match="403"):
        await room.browser(HOST).open(path, origin="http://room-y.prepstack.localhost")


async def test_the_author_of_every_change_is_known(room: RoomUnderTest) -> None:
    candidate, host = await room.typist(CANDIDATE), await room.typist(HOST)
    server = (await room.document_room())._document
    applied: list[Applied] = []
    forget = room.extension.updates.observe(applied.append)

    candidate.type("# one\n")
    await host.sees("# one\n")
    host.type("# two\n")
    await candidate.sees("# two\n")
    del candidate.notebook.ycells[1]["source"][0:2]  # whose bytes name nobody
    candidate.type("# three\n")
    await host.sees("# three\n")
    source = server.ycells[1]["source"]
    source += "# four\n"
    await candidate.sees("# four\n")
    forget()

    assert [item.author for item in applied if item.author != SERVER] == [
        CANDIDATE,
        HOST,
        CANDIDATE,
        CANDIDATE,
    ]
    assert applied[-1].author == SERVER
    assert [item.at for item in applied] == sorted(item.at for item in applied)


async def test_what_was_applied_is_enough_to_have_the_notebook_again(room: RoomUnderTest) -> None:
    host = await room.typist(HOST)
    copy = YNotebook(Doc())
    copy.ydoc.apply_update((await room.document_room()).ydoc.get_update())
    forget = room.extension.updates.observe(lambda item: copy.ydoc.apply_update(item.update))

    host.type("# kept\n")
    del host.notebook.ycells[1]["source"][0:1]
    host.type("# and more\n")
    await (await room.typist(CANDIDATE)).sees("# and more\n")
    forget()

    assert copy.get() == host.notebook.get()


async def test_saving_is_the_servers_doing(room: RoomUnderTest) -> None:
    host = await room.typist(HOST)
    saved = asyncio.Event()
    authors: list[str] = []

    def note(applied: Applied) -> None:
        authors.append(applied.author)
        if applied.author == SERVER and HOST in authors:
            saved.set()

    forget = room.extension.updates.observe(note)
    host.type("# by the host\n")
    async with asyncio.timeout(WAIT_SECONDS):
        await saved.wait()
    forget()

    assert authors.count(HOST) == 1


async def test_a_broken_update_harms_nobody_else(room: RoomUnderTest) -> None:
    mischief, host = await room.typist(CANDIDATE), await room.typist(HOST)
    for message in (b"", b"\x00", b"\x00\x02\x05abc", b"\x00\x09", b"\x02", b"\xff" * 9):
        await mischief.socket.write_message(message, binary=True)

    other = await room.typist(CANDIDATE)
    other.type("# alive\n")

    await host.sees("# alive")


async def test_what_was_typed_is_in_the_file(room: RoomUnderTest) -> None:
    candidate = await room.typist(CANDIDATE)
    path = room.folder / "notebook" / "interview.ipynb"

    candidate.type("# to be kept\n")

    async with asyncio.timeout(20):
        while "# to be kept" not in path.read_text():
            await asyncio.sleep(0.05)  # the file is written by another thread; nothing tells of it


async def test_what_was_typed_last_is_saved_before_the_server_gives_up(
    room: RoomUnderTest,
) -> None:
    host, candidate = await room.typist(HOST), await room.typist(CANDIDATE)
    candidate.type("# the last words\n")
    await host.sees("# the last words\n")

    await save_all([await room.document_room()])

    assert "# the last words" in (room.folder / "notebook" / "interview.ipynb").read_text()


@pytest.mark.parametrize(
    ("message", "harmless"),
    [
        (bytes([YMessageType.SYNC, YSyncMessageType.SYNC_STEP1, 0]), True),
        (bytes([YMessageType.AWARENESS, 0]), True),
        (bytes([YMessageType.SYNC, YSyncMessageType.SYNC_STEP2, 0]), False),
        (bytes([YMessageType.SYNC, YSyncMessageType.SYNC_UPDATE, 0]), False),
        (bytes([YMessageType.SYNC, 7, 0]), False),
        (b"\x02\x04save\x01", False),
        (b"\x80\x00\x02\x00", False),  # 0 again, written longer
        (b"\x00", False),
        (b"", False),
        ("text", False),
    ],
)
def test_only_asking_and_showing_oneself_changes_nothing(
    message: bytes | str, harmless: bool
) -> None:
    assert changes_nothing(message) is harmless


def test_a_new_notebook_has_ids_and_is_trusted(tmp_path: Path) -> None:
    notary = NotebookNotary(db_file=":memory:", secret=b"of a test")

    create_notebook(tmp_path / "interview.ipynb", "Two <b>pointers</b>", notary)

    notebook = nbformat.read(tmp_path / "interview.ipynb", as_version=4)
    nbformat.validate(notebook)
    assert (notebook.nbformat, notebook.nbformat_minor) == (4, 5)
    assert [cell.cell_type for cell in notebook.cells] == ["markdown", "code"]
    assert all(cell.id for cell in notebook.cells)
    assert notary.check_signature(notebook)
    assert os.listdir(tmp_path) == ["interview.ipynb"]


def test_the_introduction_is_there_to_stay_and_the_code_is_not(tmp_path: Path) -> None:
    create_notebook(tmp_path / "interview.ipynb", "Two pointers", None)

    introduction, code = nbformat.read(tmp_path / "interview.ipynb", as_version=4).cells
    assert introduction.metadata == {"deletable": False, "editable": False}
    assert code.metadata == {}


def test_a_notebook_that_is_there_is_left_as_it_is(tmp_path: Path) -> None:
    path = tmp_path / "interview.ipynb"
    path.write_text("mine")

    create_notebook(path, "Another title", None)

    assert path.read_text() == "mine"


async def test_a_link_out_of_the_folder_is_not_followed(room: RoomUnderTest) -> None:
    secret = room.folder / "state" / "notary_secret"
    notebook = room.folder / "notebook" / "interview.ipynb"
    kept = notebook.rename(notebook.with_suffix(".kept"))
    notebook.symlink_to(secret)
    try:
        answer = await room.client(HOST).ask("GET", "api/contents/interview.ipynb?type=file")
    finally:
        notebook.unlink()
        kept.rename(notebook)

    assert secret.exists()
    assert answer.code == 404
