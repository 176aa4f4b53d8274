"""*Download notebook* in the room: who may, and what they get."""

from __future__ import annotations

import json

import nbformat
import pytest

from tests.room.conftest import RoomUnderTest
from tests.room.interview import (
    CANDIDATE,
    HOST,
    OBSERVER,
    REFUSED,
    REMOVED,
    STRANGER,
    WAITING,
)


async def test_it_is_there_before_anybody_has_opened_it(room: RoomUnderTest) -> None:
    answer = await room.client(HOST).ask("GET", "prepstack/api/notebook")

    assert json.loads(answer.body)["cells"]


@pytest.mark.parametrize("who", [HOST, CANDIDATE, OBSERVER])
async def test_whoever_is_in_the_room_takes_the_notebook_as_it_is_now(
    who: str, room: RoomUnderTest
) -> None:
    host, candidate = await room.typist(HOST), await room.typist(CANDIDATE)
    candidate.type(f"# typed before {who}\n")
    await host.sees(f"# typed before {who}\n")

    answer = await room.client(who).ask("GET", "prepstack/api/notebook")

    assert answer.code == 200
    assert answer.headers["Content-Type"] == "application/x-ipynb+json"
    assert answer.headers["Content-Disposition"] == 'attachment; filename="Two-pointers.ipynb"'
    notebook = json.loads(answer.body)
    nbformat.validate(nbformat.from_dict(notebook))
    assert f"# typed before {who}" in notebook["cells"][1]["source"]
    assert "trusted" not in answer.body.decode()


@pytest.mark.parametrize("who", [WAITING, REFUSED, REMOVED, STRANGER])
async def test_nobody_else_does(who: str, room: RoomUnderTest) -> None:
    answer = await room.client(who).ask("GET", "prepstack/api/notebook")

    assert answer.code == 403
