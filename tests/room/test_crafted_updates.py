"""Changes that no notebook can hold: the notebook stays as it is, is saved, and nobody is lost."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Callable
from typing import Any

import nbformat
import pytest
from jupyter_ydoc import YNotebook
from prepstack_ext.document import guard, rehearsal
from prepstack_ext.document.rehearsal import LARGEST_UPDATE
from prepstack_ext.document.y_updates import clocks
from pycrdt import Map, create_update_message
from tornado.websocket import WebSocketClientConnection

from prepstack.people import Change, Role
from tests.room.clients import WAIT_SECONDS, Typist, close_code
from tests.room.conftest import RoomUnderTest
from tests.room.crafted import INCOMPLETE, MISSHAPEN, UNREADABLE
from tests.room.interview import CANDIDATE, DOCUMENT, HOST, OBSERVER


@pytest.fixture(autouse=True)
def nobody_is_made_to_wait(monkeypatch: pytest.MonkeyPatch) -> None:
    """To the room all tests are one person, who would not be told again so soon."""
    monkeypatch.setattr(guard, "TELL_AGAIN_SECONDS", 0.0)
    monkeypatch.setattr(guard, "REFUSED_COSTS", 0)


@pytest.mark.parametrize("what", MISSHAPEN)
async def test_what_would_break_saving_is_undone_for_everybody(
    what: str, room: RoomUnderTest
) -> None:
    call = await entered(room, CANDIDATE)
    host, forger = await room.typist(HOST), await room.typist(CANDIDATE)
    before = host.notebook.get()

    with forger.document.transaction():
        MISSHAPEN[what](forger.notebook)
    notice = await call.hear("notice")
    await agree(room, host, forger)
    host.type(sign := next(signs))
    await forger.sees(sign)

    assert notice["code"] == "document_refused"
    assert without(sign, host.notebook) == without(sign, forger.notebook) == before
    await can_be_saved(room)


async def test_who_sent_it_goes_on_typing_and_others_see_that(room: RoomUnderTest) -> None:
    host, forger = await room.typist(HOST), await room.typist(CANDIDATE)

    with forger.document.transaction():
        MISSHAPEN["nbformat as text"](forger.notebook)
    forger.type(sign := next(signs))

    await host.sees(sign)
    await is_saved(room, sign)


@pytest.mark.parametrize("what", UNREADABLE)
async def test_what_nobody_could_take_back_is_not_applied_and_its_tab_begins_anew(
    what: str, room: RoomUnderTest
) -> None:
    call = await entered(room, CANDIDATE)
    await room.typist(HOST)
    forger = await room.client(CANDIDATE).open(await room.document_path(CANDIDATE))

    await forger.write_message(create_update_message(UNREADABLE[what]), binary=True)

    assert await close_code(forger) == 1003
    assert "being loaded anew" in (await call.hear("notice"))["message"]
    assert not {77, 78} & clocks((await room.document_room()).ydoc.get_state()).keys()
    await can_be_saved(room)


@pytest.mark.parametrize("what", INCOMPLETE)
async def test_whose_change_is_incomplete_is_asked_for_all_and_cut_off_if_there_is_no_more(
    what: str, room: RoomUnderTest
) -> None:
    await room.typist(HOST)
    forger = await room.client(CANDIDATE).open(await room.document_path(CANDIDATE))
    await forger.write_message(create_update_message(INCOMPLETE[what]), binary=True)

    await hear_question(forger)
    await hear_question(forger)  # the first is asked of every page
    await forger.write_message(as_answer(INCOMPLETE[what]), binary=True)

    assert await close_code(forger) == 1003
    assert not {77, 78} & clocks((await room.document_room()).ydoc.get_state()).keys()


async def test_an_observer_whose_own_changes_were_dropped_takes_part_as_a_candidate(
    room: RoomUnderTest,
) -> None:
    """JupyterLab itself writes into its copy of the notebook as it opens."""
    host, observer = await room.typist(HOST), await room.typist(OBSERVER)
    observer.notebook.ydoc.get("state", type=Map)["document_id"] = "of the observer"
    await room.push(DOCUMENT.with_change(OBSERVER, Change(role=Role.CANDIDATE)))

    observer.type(sign := next(signs))

    await host.sees(sign)


async def test_an_empty_notebook_of_every_kind_of_cell_and_output_is_taken(
    room: RoomUnderTest,
) -> None:
    host, candidate = await room.typist(HOST), await room.typist(CANDIDATE)
    outputs: list[dict[str, Any]] = [
        {"output_type": "stream", "name": "stdout", "text": "a\n"},
        {"output_type": "display_data", "data": {"text/plain": "b"}, "metadata": {}},
        {
            "output_type": "execute_result",
            "data": {"text/plain": ["c"], "application/json": {"x": [1, {"y": None}]}},
            "metadata": {},
            "execution_count": 1,
        },
        {"output_type": "error", "ename": "E", "evalue": "v", "traceback": ["t"]},
    ]

    for kind in ("markdown", "raw", "code"):
        parts = {"outputs": outputs, "execution_count": 2} if kind == "code" else {}
        candidate.notebook.append_cell(
            {"cell_type": kind, "source": kind, "metadata": {"tags": ["x"]}, **parts}
        )
    candidate.notebook.ycells[-1]["execution_count"] = 3.0
    candidate.type(sign := next(signs))

    await host.sees(sign)
    assert host.notebook.get() == candidate.notebook.get()
    await is_saved(room, sign)


async def test_a_change_that_is_too_large_is_taken_out_again_and_nothing_remains_of_it(
    room: RoomUnderTest,
) -> None:
    call = await entered(room, CANDIDATE)
    host, candidate = await room.typist(HOST), await room.typist(CANDIDATE)
    document = (await room.document_room()).ydoc
    before, size = host.notebook.get(), len(document.get_update())

    for _ in range(3):
        candidate.type("x" * (4 * LARGEST_UPDATE))
    notice = await call.hear("notice")
    candidate.type(sign := next(signs))
    await host.sees(sign)

    assert "more than 2 MB at once" in notice["message"]
    assert without(sign, host.notebook) == without(sign, candidate.notebook) == before
    assert len(document.get_update()) < size + 10_000


async def test_a_full_notebook_takes_deletions_only(
    room: RoomUnderTest, monkeypatch: pytest.MonkeyPatch
) -> None:
    call = await entered(room, CANDIDATE)
    host, candidate = await room.typist(HOST), await room.typist(CANDIDATE)
    candidate.type(sign := next(signs))
    await host.sees(sign)
    # A limit of its own: to fill a notebook for real takes a minute.
    monkeypatch.setattr(rehearsal, "LARGEST_DOCUMENT", 1)
    monkeypatch.setattr(rehearsal, "MEASURE_EVERY", 0)

    candidate.type("more")
    notice = await call.hear("notice")
    del candidate.notebook.ycells[1]["source"][0 : len(candidate.source) - 1]
    async with asyncio.timeout(WAIT_SECONDS):
        while len(host.source) > 1:
            await asyncio.sleep(0.01)  # a typist tells of no deletion

    assert "The notebook is full" in notice["message"]


async def test_a_notebook_that_cannot_be_saved_is_told_and_saved_as_soon_as_it_can_be(
    room: RoomUnderTest,
) -> None:
    call = await entered(room, HOST)
    host = await room.typist(HOST)
    path = room.folder / "notebook" / "interview.ipynb"
    kept = path.rename(path.with_suffix(".kept"))
    path.mkdir()

    host.type(sign := next(signs))
    told = await call.hear("notice", lambda message: message["code"] == "not_saved")
    path.rmdir()
    kept.rename(path)
    again = await call.hear("notice", lambda message: message["code"] == "saved")

    assert "Nothing is lost" in told["message"]
    assert "saved again" in again["message"]
    await is_saved(room, sign)


async def test_the_room_for_cursors_keeps_no_document(room: RoomUnderTest) -> None:
    path = "api/collaboration/room/JupyterLab:globalAwareness"
    socket = await room.client(CANDIDATE).open(path)
    typist = Typist(socket)

    typist.notebook.append_cell({"cell_type": "raw", "source": "x" * 1000, "metadata": {}})
    await typist.sync()

    collaboration = room.app.web_app.settings["jupyter_server_ydoc"]
    shared = await collaboration.ywebsocket_server.get_room("JupyterLab:globalAwareness")
    assert len(shared.ydoc.get_update()) < 100


# How

signs = (f"# sign {index}\n" for index in range(10**6))


async def entered(room: RoomUnderTest, who: str) -> Any:
    call = await room.call(who)
    await call.hear("admitted")
    return call


async def agree(room: RoomUnderTest, *typists: Typist) -> None:
    document = (await room.document_room()).ydoc
    async with asyncio.timeout(WAIT_SECONDS):
        for typist in typists:
            while clocks(typist.document.get_state()) != clocks(document.get_state()):
                await asyncio.sleep(0.01)  # a typist tells of no deletion


def without(sign: str, notebook: YNotebook) -> dict[str, Any]:
    found = notebook.get()
    found["cells"][1]["source"] = found["cells"][1]["source"].replace(sign, "")
    return found


async def is_saved(room: RoomUnderTest, sign: str) -> None:
    path = room.folder / "notebook" / "interview.ipynb"
    async with asyncio.timeout(WAIT_SECONDS):
        while sign.strip() not in path.read_text():
            await asyncio.sleep(0.05)  # the file is written by another thread; nothing tells of it


async def can_be_saved(room: RoomUnderTest) -> None:
    notebook = nbformat.from_dict((await room.document_room())._document.get())
    nbformat.validate(notebook)
    json.loads(nbformat.writes(notebook), parse_constant=_no_json)


async def hear_question(socket: WebSocketClientConnection) -> None:
    async with asyncio.timeout(WAIT_SECONDS):
        while True:
            message = await socket.read_message()
            assert isinstance(message, bytes), f"closed with {socket.close_code}"
            if message[:2] == b"\x00\x00":
                return


def as_answer(update: bytes) -> bytes:
    return b"\x00\x01" + bytes(create_update_message(update))[2:]


def _no_json(constant: str) -> Callable[[], None]:
    raise AssertionError(f"{constant} is no JSON")
