"""An interviewer's notes are theirs alone, through every change of roles."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator
from typing import Any

import pytest
import pytest_asyncio

from tests.service.problem_page import Page, change_member, open_problem_scene, swap
from tests.service.scenes import Scene
from tests.service.stack import Stack
from tests.service.visitors import Answer

pytestmark = [pytest.mark.asyncio(loop_scope="session"), pytest.mark.usefixtures("library")]


@pytest_asyncio.fixture(loop_scope="session")
async def scene(stack: Stack) -> AsyncIterator[Scene]:
    async with open_problem_scene(stack) as opened:
        yield opened


async def write(page: Page, text: str, mark: str = "", client: str = "") -> Answer:
    note = {"client": client or f"client {text}", "text": text, "mark": mark}
    return await page.ask("POST", "notes", note)


async def read(page: Page) -> list[dict[str, Any]]:
    answer = await page.get("notes")
    assert answer.status == 200, answer.text
    notes: list[dict[str, Any]] = json.loads(answer.text)["notes"]
    return notes


async def test_notes_are_kept_with_their_marks_and_the_problem(ada: Page) -> None:
    first = await write(ada, "Asks before he types", "+")
    await ada.reveal()
    await write(ada, "Forgets the empty list", "-")

    notes = await read(ada)

    assert json.loads(first.text) == notes[0]
    assert [(one["text"], one["mark"], one["problem"]) for one in notes] == [
        ("Asks before he types", "+", 0),
        ("Forgets the empty list", "-", 1),
    ]
    assert notes[0]["at"] <= notes[1]["at"]


async def test_a_note_that_is_sent_again_is_written_once(ada: Page) -> None:
    answers = [await write(ada, "Once", client="client-a") for _ in range(2)]

    assert answers[0].text == answers[1].text
    assert len(await read(ada)) == 1


async def test_nobody_reads_anothers(scene: Scene, ada: Page, ben: Page) -> None:
    await write(ada, "Of Ada")
    await change_member(scene, role="interviewer")
    await write(ben, "Of Ben")
    of_ben = await read(ben)
    await swap(scene, host="candidate", member="interviewer")
    of_candidate = [await ada.get("notes"), await write(ada, "As a candidate")]
    of_ben_then = await read(ben)
    await swap(scene, host="interviewer", member="candidate")

    assert [one["text"] for one in of_ben] == [one["text"] for one in of_ben_then] == ["Of Ben"]
    assert [answer.status for answer in of_candidate] == [403, 403]
    assert [one["text"] for one in await read(ada)] == ["Of Ada"]


async def test_after_the_end_they_can_still_be_read(scene: Scene, ada: Page, ben: Page) -> None:
    await write(ada, "Of Ada")
    await scene.host.post(f"interviews/{scene.interview_id}/end")

    assert [one["text"] for one in await read(ada)] == ["Of Ada"]
    assert (await write(ada, "Too late")).status == 410
    assert (await ben.get("notes")).status == 403


@pytest.mark.parametrize(
    ("text", "mark"), [("", ""), (" \n", ""), ("x" * 2001, ""), ("Fine", "++"), ("Fine", "?")]
)
async def test_what_is_no_note_is_refused(ada: Page, text: str, mark: str) -> None:
    answer = await write(ada, text, mark, "client-a")

    assert answer.status == 400
    assert await read(ada) == []
