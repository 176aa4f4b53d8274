"""Without its kernel a room waits for somebody who may run code."""

from __future__ import annotations

import asyncio
import json
from typing import Any

import pytest

from tests.room.conftest import RoomUnderTest
from tests.room.interview import CANDIDATE, HOST, OBSERVER, OTHER, WAITING

NOTEBOOK: dict[str, Any] = {"path": "interview.ipynb", "name": "x", "type": "notebook"}
WITH_KERNEL = NOTEBOOK | {"kernel": {"name": "python3"}}


@pytest.fixture
def room_without_kernel(
    room: RoomUnderTest, jp_asyncio_loop: asyncio.AbstractEventLoop
) -> RoomUnderTest:
    async def end_kernel() -> None:
        await room.kernel()
        for session in await room.app.session_manager.list_sessions():
            await room.app.session_manager.delete_session(session["id"])

    jp_asyncio_loop.run_until_complete(end_kernel())
    return room


@pytest.mark.parametrize("who", [OBSERVER, WAITING, None])
@pytest.mark.parametrize("body", [NOTEBOOK, WITH_KERNEL, WITH_KERNEL | {"kernel": {"id": "x"}}])
async def test_no_kernel_is_started_by(
    who: str | None, body: dict[str, Any], room_without_kernel: RoomUnderTest
) -> None:
    answer = await room_without_kernel.client(who).ask("POST", "api/sessions", body)

    assert answer.code == 403
    assert room_without_kernel.app.kernel_manager.list_kernel_ids() == []


@pytest.mark.parametrize("who", [HOST, OTHER, CANDIDATE])
async def test_a_kernel_is_started_by(who: str, room_without_kernel: RoomUnderTest) -> None:
    answer = await room_without_kernel.client(who).ask("POST", "api/sessions", WITH_KERNEL)

    kernel = json.loads(answer.body)["kernel"]["id"]
    assert answer.code == 201
    assert room_without_kernel.app.kernel_manager.list_kernel_ids() == [kernel]


async def test_people_get_in_and_type_without_a_kernel(room_without_kernel: RoomUnderTest) -> None:
    room = room_without_kernel

    await (await room.call(CANDIDATE)).hear("admitted")
    host, candidate = await room.typist(HOST), await room.typist(CANDIDATE)
    candidate.type("# no kernel\n")

    await host.sees("# no kernel")
    assert room.app.kernel_manager.list_kernel_ids() == []


@pytest.mark.parametrize("kernel", ["../../x", "a" * 36, "/etc/passwd"])
async def test_the_id_of_a_kernel_is_nobodys_to_choose(
    kernel: str, room_without_kernel: RoomUnderTest
) -> None:
    body = NOTEBOOK | {"kernel": {"id": kernel, "name": "python3"}}

    answer = await room_without_kernel.client(CANDIDATE).ask("POST", "api/sessions", body)

    assert answer.code == 201
    assert json.loads(answer.body)["kernel"]["id"] != kernel


@pytest.mark.parametrize(
    ("method", "change"),
    [("PATCH", {"path": "other.ipynb"}), ("PATCH", {"name": "y"}), ("PATCH", {"type": "file"})],
)
async def test_a_session_stays_that_of_the_notebook(
    method: str, change: dict[str, str], room: RoomUnderTest
) -> None:
    await room.kernel()
    (before,) = await room.app.session_manager.list_sessions()

    await room.client(CANDIDATE).ask(method, f"api/sessions/{before['id']}", change)

    (after,) = await room.app.session_manager.list_sessions()
    named = ("id", "path", "name", "type")
    assert [after[name] for name in named] == [before[name] for name in named]


async def test_an_observer_replaces_no_kernel(room: RoomUnderTest) -> None:
    kernel = await room.kernel()
    (session,) = await room.app.session_manager.list_sessions()

    answer = await room.client(OBSERVER).ask(
        "PATCH", f"api/sessions/{session['id']}", {"kernel": {"name": "python3"}}
    )

    assert answer.code == 403
    assert await room.kernel() == kernel
