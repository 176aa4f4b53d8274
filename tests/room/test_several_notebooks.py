"""A room with several notebooks: put by the service, one shown, all of them the people's."""

from __future__ import annotations

import asyncio
from typing import Any

import nbformat
import pytest
from nbformat.sign import NotebookNotary
from prepstack_ext.document.updates import SERVER, Applied
from tornado.httpclient import HTTPClientError

from prepstack.wire.service import MOST_NOTEBOOKS
from recordings.event_file import read_events
from recordings.last_notebook import last_notebook
from tests.room.clients import WAIT_SECONDS
from tests.room.conftest import RoomUnderTest
from tests.room.interview import (
    CANDIDATE,
    HOST,
    OBSERVER,
    OTHER,
    REMOVED,
    ROOM_URL,
    STRANGER,
    WAITING,
)
from tests.room.problems import JAVA, PYTHON, SERVICE, content, put, show, solution, source_of

# Putting


async def test_a_notebook_is_put_once_and_signed_as_the_first_one_is(room: RoomUnderTest) -> None:
    first = await put(room, "put-once.python.ipynb")
    again = await put(room, "put-once.python.ipynb", content("something else"))

    file = room.folder / "notebook" / "put-once.python.ipynb"
    notebook = nbformat.read(file, as_version=4)
    notary = NotebookNotary(
        db_file=str(room.folder / "state" / "signatures.sqlite"),
        secret_file=str(room.folder / "state" / "notary_secret"),
    )
    assert (first.code, again.code) == (201, 200)
    assert notebook.cells[1].source.startswith("def pair")
    assert notary.check_signature(notebook)


async def test_what_people_wrote_is_there_after_it_is_put_again(room: RoomUnderTest) -> None:
    await put(room, PYTHON)
    host, candidate = await room.typist(HOST, PYTHON), await room.typist(CANDIDATE, PYTHON)
    candidate.type("# of the candidate")
    await host.sees("# of the candidate")

    await put(room, PYTHON)

    assert source_of(await solution(room, PYTHON)).endswith("# of the candidate")
    assert host.source.endswith("# of the candidate")


@pytest.mark.parametrize(
    "name",
    [
        "other.ipynb",
        "pair.perl.ipynb",
        "Pair.python.ipynb",
        "a/pair.python.ipynb",
        "..%2Fpair.python.ipynb",
        "pair.python.ipynb.txt",
        f"{'x' * 61}.python.ipynb",
        ".python.ipynb",
        "pair.python.ipynb%0A",
    ],
)
async def test_no_other_path_is_a_notebook(name: str, room: RoomUnderTest) -> None:
    before = notebooks_in(room)

    answer = await put(room, name)

    assert answer.code in (403, 404)
    assert notebooks_in(room) == before


def notebooks_in(room: RoomUnderTest) -> list[str]:
    """But for those that are being saved."""
    names = (path.name for path in room.folder.rglob("*.ipynb"))
    return sorted(name for name in names if not name.startswith(".~"))


TWICE = content()
TWICE["cells"] = [TWICE["cells"][1], TWICE["cells"][1]]


@pytest.mark.parametrize(
    "given",
    [{}, {"cells": []}, content() | {"nbformat_minor": 4}, content() | {"cells": [{}]}, TWICE],
)
async def test_what_is_no_notebook_is_refused(given: Any, room: RoomUnderTest) -> None:
    answer = await room.client(SERVICE).ask(
        "PUT", "prepstack/api/notebooks/malformed.python.ipynb", {"content": given}
    )

    assert answer.code == 400, answer.body
    assert not (room.folder / "notebook" / "malformed.python.ipynb").exists()


async def test_a_notebook_of_more_than_a_megabyte_is_refused(room: RoomUnderTest) -> None:
    answer = await put(room, "large.python.ipynb", content("x" * (1 << 20)))

    assert answer.code == 400


async def test_a_room_holds_forty(room: RoomUnderTest) -> None:
    folder = room.folder / "notebook"
    others = [folder / f"more-{number}.go.ipynb" for number in range(MOST_NOTEBOOKS)]
    for one in others:
        one.write_text("{}")

    answer = await put(room, "one-too-many.python.ipynb")

    for one in others:
        one.unlink()
    assert answer.code == 409
    assert not (folder / "one-too-many.python.ipynb").exists()


@pytest.mark.parametrize("who", [HOST, CANDIDATE, OBSERVER, WAITING, REMOVED, STRANGER, "another"])
async def test_only_the_service_puts_reads_solutions_and_tells_of_problems(
    who: str, room: RoomUnderTest
) -> None:
    await put(room, PYTHON)
    client = room.client(who)

    answers = [
        await client.ask(
            "PUT", "prepstack/api/notebooks/mine.python.ipynb", {"content": content()}
        ),
        await client.ask("GET", f"prepstack/api/notebooks/{PYTHON}/solution"),
        await client.ask("POST", "prepstack/api/events", {"type": "hint.share"}),
    ]

    assert [answer.code for answer in answers] == [403, 403, 403]


# Showing


async def test_everybody_inside_is_told_which_notebook_is_shown(room: RoomUnderTest) -> None:
    inside = [await room.call(who) for who in (HOST, CANDIDATE, OBSERVER)]
    for call in inside:
        await call.hear("admitted")
    waiting = await room.call(WAITING, "lobby")
    await waiting.hear("welcome")

    await show(room, PYTHON)

    told = [await call.hear("shown") for call in inside]
    assert {message["url"] for message in told} == {f"{ROOM_URL}doc/tree/{PYTHON}"}
    await waiting.say("end")  # it is refused, and the refusal comes after
    await waiting.hear("error")
    assert "shown" not in [message["type"] for message in waiting.heard]


async def test_whoever_comes_later_gets_the_newest(room: RoomUnderTest) -> None:
    await show(room, JAVA)

    admitted = await (await room.call(CANDIDATE)).hear("admitted")

    assert admitted["url"] == f"{ROOM_URL}doc/tree/{JAVA}"


async def test_a_document_that_shows_the_same_tells_nobody(room: RoomUnderTest) -> None:
    await show(room, PYTHON)
    host = await room.call(HOST)
    await host.hear("admitted")

    await show(room, PYTHON)

    await host.say("probe", number=1)
    await host.hear("probed")
    assert "shown" not in [message["type"] for message in host.heard]


async def test_switching_back_and_forth_loses_no_character(room: RoomUnderTest) -> None:
    await show(room, PYTHON)
    ben = await room.typist(CANDIDATE, PYTHON)
    ben.type("# in Python")
    await (await room.typist(HOST, PYTHON)).sees("# in Python")

    await show(room, JAVA)
    other = await room.typist(CANDIDATE, JAVA)
    other.type("// in Java")
    await (await room.typist(HOST, JAVA)).sees("// in Java")
    await show(room, PYTHON)

    again = await room.typist(CANDIDATE, PYTHON)
    assert again.source.endswith("# in Python")
    assert "Java" not in again.source
    assert source_of(await solution(room, JAVA)).endswith("// in Java")


async def test_what_is_shown_is_in_the_history(room: RoomUnderTest) -> None:
    await show(room, JAVA)

    _, _, events = read_events(room.folder / "recording" / "events.jsonl")
    assert [event.data for event in events if event.kind == "notebook"][-1] == {"notebook": JAVA}


# What holds for the first notebook holds for each


@pytest.mark.parametrize("who", [HOST, OTHER, CANDIDATE, OBSERVER])
@pytest.mark.parametrize("path", [f"doc/tree/{JAVA}", f"api/contents/{JAVA}"])
async def test_members_open_it(who: str, path: str, room: RoomUnderTest) -> None:
    await put(room, JAVA)

    assert (await room.client(who).ask("GET", path)).code == 200


@pytest.mark.parametrize("who", [WAITING, REMOVED, STRANGER])
async def test_it_is_closed_to(who: str, room: RoomUnderTest) -> None:
    await put(room, JAVA)
    path = await room.document_path(HOST, JAVA)

    for address in (f"doc/tree/{JAVA}", f"api/contents/{JAVA}", f"prepstack/api/notebooks/{JAVA}"):
        answer = await room.client(who).ask("GET", address, headers={"Sec-Fetch-Dest": "iframe"})
        assert answer.code == 403
    with pytest.raises(HTTPClientError, match="403"):
        await room.client(who).open(path)


async def test_there_is_no_document_and_no_kernel_of_what_was_never_put(
    room: RoomUnderTest,
) -> None:
    asked = {"format": "json", "type": "notebook"}
    body = {"path": "never.go.ipynb", "name": "x", "type": "notebook"}

    document = await room.client(HOST).ask("PUT", "api/collaboration/session/never.go.ipynb", asked)
    session = await room.client(HOST).ask("POST", "api/sessions", body)

    assert (document.code, session.code) == (404, 403)
    assert await room.client(HOST).ask("GET", "prepstack/api/notebooks/never.go.ipynb")


async def test_an_observer_changes_nothing_in_it(room: RoomUnderTest) -> None:
    await put(room, PYTHON)
    observer, host = await room.typist(OBSERVER, PYTHON), await room.typist(HOST, PYTHON)

    observer.type("# forged")
    host.type("# honest")

    assert await observer.closed() == 1003
    await (await room.typist(CANDIDATE, PYTHON)).sees("# honest")
    assert "# forged" not in source_of(await solution(room, PYTHON))


async def test_too_large_a_change_is_undone_and_its_sender_told(room: RoomUnderTest) -> None:
    await put(room, PYTHON)
    call = await room.call(CANDIDATE)
    await call.hear("admitted")
    candidate = await room.typist(CANDIDATE, PYTHON)

    candidate.type("#" * (3 << 20))

    assert "taken out" in (await call.hear("notice"))["message"]
    assert "###" not in source_of(await solution(room, PYTHON))


async def test_its_changes_are_known_by_author_and_notebook(room: RoomUnderTest) -> None:
    await put(room, PYTHON)
    candidate, host = await room.typist(CANDIDATE, PYTHON), await room.typist(HOST, PYTHON)
    applied: list[Applied] = []
    forget = room.extension.updates.observe(applied.append)

    candidate.type("# noted")
    await host.sees("# noted")
    forget()

    assert {(item.author, item.notebook) for item in applied if item.author != SERVER} == {
        (CANDIDATE, PYTHON)
    }


async def test_what_was_typed_is_in_its_own_file_and_store(room: RoomUnderTest) -> None:
    await put(room, JAVA)
    candidate = await room.typist(CANDIDATE, JAVA)
    file = room.folder / "notebook" / JAVA

    candidate.type("// to be kept")

    async with asyncio.timeout(WAIT_SECONDS):
        while "// to be kept" not in file.read_text():
            await asyncio.sleep(0.05)  # nothing tells of it
        while "// to be kept" not in (last_notebook(room.folder, JAVA) or ""):
            await asyncio.sleep(0.05)
    assert "// to be kept" not in (last_notebook(room.folder, "interview.ipynb") or "")
