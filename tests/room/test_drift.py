"""An observer's notebook shows what the room has: one that went its own way begins anew."""

from __future__ import annotations

import json
from collections.abc import Callable

import pytest
from jupyter_ydoc import YNotebook
from prepstack_ext.document.cursors import COLOURS
from pycrdt import Map, create_update_message

from prepstack.people import Change, Role
from prepstack.wire import browser
from tests.room.clients import close_code
from tests.room.conftest import RoomUnderTest
from tests.room.environment import REPOSITORY
from tests.room.interview import CANDIDATE, DOCUMENT, HOST, OBSERVER


def types(notebook: YNotebook) -> None:
    source = notebook.ycells[1]["source"]
    source += "# by an observer"


def deletes_a_cell(notebook: YNotebook) -> None:
    del notebook.ycells[0]


@pytest.mark.parametrize("change", [types, deletes_a_cell])
async def test_a_change_of_what_is_read_closes_the_socket_so_that_the_page_begins_anew(
    change: Callable[[YNotebook], None], room: RoomUnderTest
) -> None:
    observer, host = await room.typist(OBSERVER), await room.typist(HOST)
    before = host.notebook.get()

    change(observer.notebook)

    assert await observer.closed() == 1003
    assert json.loads(observer.socket.close_reason or "{}")["reason"] == "refused"
    again = await room.typist(OBSERVER)
    assert again.notebook.get() == host.notebook.get() == before


async def test_a_page_that_comes_back_with_such_a_change_is_told_again(
    room: RoomUnderTest,
) -> None:
    observer = await room.typist(OBSERVER)
    types(observer.notebook)
    await observer.closed()
    again = await room.client(OBSERVER).open(await room.document_path(OBSERVER))
    all_it_has = create_update_message(observer.document.get_update())

    await again.write_message(b"\x00\x01" + all_it_has[2:], binary=True)  # as an answer

    assert await close_code(again) == 1003


async def test_what_lab_notes_beside_the_text_closes_nothing(room: RoomUnderTest) -> None:
    observer, host = await room.typist(OBSERVER), await room.typist(HOST)

    observer.notebook.ydoc.get("state", type=Map)["document_id"] = "of the observer"
    observer.notebook.ycells[1]["execution_state"] = "idle"
    observer.notebook.ydoc.get("meta", type=Map)["metadata"]["language_info"] = {"name": "python"}
    host.type("# by the host\n")

    await observer.sees("# by the host")


async def test_an_editor_is_not_looked_at_so(room: RoomUnderTest) -> None:
    candidate, host = await room.typist(CANDIDATE), await room.typist(HOST)

    types(candidate.notebook)

    await host.sees("# by an observer")


async def test_whoever_becomes_an_observer_may_no_longer_type(room: RoomUnderTest) -> None:
    candidate = await room.typist(CANDIDATE)
    await room.push(DOCUMENT.with_change(CANDIDATE, Change(role=Role.OBSERVER)))

    types(candidate.notebook)

    assert await candidate.closed() == 1003


def test_every_colour_of_a_person_can_be_read_under_white_text() -> None:
    assert len(set(COLOURS)) == browser.COLOURS
    assert [colour for colour in COLOURS if contrast_with_white(colour) < 4.5] == []


def test_the_page_shows_people_in_the_same_colours() -> None:
    style = (REPOSITORY / "hub_config" / "static" / "tokens.css").read_text()

    for number, colour in enumerate(COLOURS):
        assert f"--ps-person-{number}: {colour};" in style


def contrast_with_white(colour: str) -> float:
    """https://www.w3.org/TR/WCAG22/#dfn-contrast-ratio"""
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    linear = [
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts
    ]
    red, green, blue = linear
    return 1.05 / (0.2126 * red + 0.7152 * green + 0.0722 * blue + 0.05)
