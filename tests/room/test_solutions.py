"""What the service has of a room's problems: solutions as they are now, and the history."""

from __future__ import annotations

import json
from typing import Any

import nbformat
import pytest
from prepstack_ext.document.handlers import GONE, SEVERAL

from recordings.event_file import read_events
from tests.room.conftest import RoomUnderTest
from tests.room.interview import CANDIDATE, HOST, OBSERVER
from tests.room.problems import JAVA, PYTHON, SERVICE, content, put, show, solution, source_of


async def test_a_solution_is_read_before_anybody_opens_it_and_as_it_is_now(
    room: RoomUnderTest,
) -> None:
    name = "read-live.python.ipynb"
    await put(room, name)
    before = source_of(await solution(room, name))

    candidate = await room.typist(CANDIDATE, name)
    candidate.type("# a moment ago")
    await (await room.typist(HOST, name)).sees("# a moment ago")

    assert before == "def pair():\n    pass\n"
    assert source_of(await solution(room, name)) == before + "# a moment ago"


@pytest.mark.parametrize(("copies", "sentence"), [(0, GONE), (2, SEVERAL)])
async def test_without_one_cell_that_is_the_solution_a_sentence_says_so(
    copies: int, sentence: str, room: RoomUnderTest
) -> None:
    name = f"with-{copies}.python.ipynb"
    given = content()
    given["cells"] = [given["cells"][0], *[given["cells"][1]] * copies]
    given["cells"] = [{**cell, "id": f"c{at}"} for at, cell in enumerate(given["cells"])]
    await put(room, name, given)

    answer = await solution(room, name)

    assert answer.code == 404
    assert json.loads(answer.body)["message"] == sentence


async def test_of_a_notebook_that_was_never_put_there_is_none(room: RoomUnderTest) -> None:
    answer = await solution(room, "never.go.ipynb")

    assert (answer.code, "no such notebook" in answer.body.decode()) == (404, True)


# Events


async def test_what_happens_to_a_problem_is_in_the_history(room: RoomUnderTest) -> None:
    told: list[dict[str, Any]] = [
        {"type": "problem.show", "slug": "pair", "language": "go"},
        {"type": "problem.language", "slug": "pair", "language": "cpp"},
        {"type": "test.run", "run": "r1", "slug": "pair", "language": "cpp", "kind": "all"},
        {"type": "test.verdict", "run": "r1", "verdict": "WA", "passed": 2, "cases": 3},
        {"type": "hint.share", "slug": "pair", "number": 1},
    ]
    for event in told:
        answer = await room.client(SERVICE).ask(
            "POST", "prepstack/api/events", event | {"actor": HOST}
        )
        assert answer.code == 204, answer.body

    _, _, events = read_events(room.folder / "recording" / "events.jsonl")
    noted = events[-len(told) :]
    assert [(event.kind, event.actor) for event in noted] == [(one["type"], HOST) for one in told]
    assert noted[2].data == {"run": "r1", "slug": "pair", "language": "cpp", "tests": "all"}
    assert noted[3].data == {"run": "r1", "verdict": "WA", "passed": 2, "cases": 3}


async def test_what_is_no_event_is_refused(room: RoomUnderTest) -> None:
    answer = await room.client(SERVICE).ask("POST", "prepstack/api/events", {"type": "chat"})

    assert answer.code == 400


# Taking along


async def test_the_one_that_is_shown_is_downloaded_or_any_by_its_name(room: RoomUnderTest) -> None:
    await put(room, PYTHON)
    await show(room, JAVA)
    client = room.client(OBSERVER)

    shown = await client.ask("GET", "prepstack/api/notebook")
    other = await client.ask("GET", f"prepstack/api/notebooks/{PYTHON}")
    first = await client.ask("GET", "prepstack/api/notebooks/interview.ipynb")

    names = [answer.headers["Content-Disposition"] for answer in (shown, other, first)]
    assert names == [
        f'attachment; filename="{name}"' for name in (JAVA, PYTHON, "Two-pointers.ipynb")
    ]
    for answer in (shown, other, first):
        nbformat.validate(nbformat.from_dict(json.loads(answer.body)))
