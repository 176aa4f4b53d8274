"""Problems are chosen, shown and switched, and each page hears what its person may see."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator
from typing import Any

import pytest
import pytest_asyncio

from tests.service.problem_page import (
    PAIR,
    SQL,
    Page,
    change_member,
    events_of,
    open_problem_scene,
    room_of,
    swap,
)
from tests.service.scenes import Scene, process_of
from tests.service.stack import Stack, until

pytestmark = [pytest.mark.asyncio(loop_scope="session"), pytest.mark.usefixtures("library")]
SECRET_PLAN = "An interviewer's own words"


@pytest_asyncio.fixture(loop_scope="session")
async def scene(stack: Stack) -> AsyncIterator[Scene]:
    async with open_problem_scene(stack) as opened:
        yield opened


async def test_nothing_is_shown_at_first(ada: Page, ben: Page) -> None:
    assert await ben.state() == {"type": "problem_state"}
    assert await ada.state() == {"type": "problem_state", "may_present": True}


async def test_what_is_chosen_only_interviewers_see_and_it_can_be_withdrawn(
    ada: Page, ben: Page
) -> None:
    async with ada.following() as of_ada, ben.following() as of_ben:
        await of_ada.next(), await of_ben.next()
        answers = [await ada.change("choose", slug=slug) for slug in (SQL, PAIR)]
        chosen = await of_ada.until(lambda told: told.get("chosen", {}).get("slug") == PAIR)
        answers.append(await ada.change("withdraw"))
        await of_ada.until(lambda told: "chosen" not in told)
        nothing_left = await ada.change("withdraw")
        await ada.reveal(SQL, "duckdb")
        first = await of_ben.next()

    assert [answer.status for answer in answers] == [204, 204, 204]
    assert nothing_left.status == 409
    by = ada.visitor.name
    assert chosen["chosen"] == {"slug": PAIR, "title": "Pair with Target", "by": by}
    assert first["current"]["slug"] == SQL


async def test_everybody_sees_what_is_revealed(scene: Scene, ada: Page, ben: Page) -> None:
    await ada.change("choose", slug=PAIR)
    async with ben.following() as of_ben:
        await of_ben.next()
        await ada.reveal(PAIR)
        told = await of_ben.next()
    of_ada = await ada.state()

    current = told["current"]
    assert "chosen" not in told and "chosen" not in of_ada
    assert (current["number"], current["title"]) == (1, "Pair with Target")
    assert current["language"] == "python"
    assert "<strong>Constraints</strong>" in current["statement_html"]
    assert "<h1" not in current["statement_html"]
    first, second = current["samples"]
    assert (first["name"], second["number"]) == ("first two", 2)
    assert first["given"] == [
        {"name": "numbers", "text": "[2, 7, 11, 15]"},
        {"name": "target", "text": "9"},
    ]
    assert first["expected"] == {"name": "", "text": "[0, 1]"}
    assert (current["staff"], of_ada["current"]["staff"]) == (False, True)


async def test_samples_of_tables_are_tables(ada: Page) -> None:
    await ada.reveal(SQL, "sqlite")

    sample = (await ada.state())["current"]["samples"][0]

    customers = next(one for one in sample["given"] if one["name"] == "customers")["table"]
    assert all(" " in column for column in customers["columns"])
    assert {len(row) for row in customers["rows"]} == {len(customers["columns"])}
    assert sample["expected"]["table"]["columns"]


async def test_the_room_has_the_notebook_before_it_is_told_to_show_it(
    scene: Scene, ada: Page, ben: Page
) -> None:
    await ada.reveal(PAIR)
    shown = await room_of(scene)
    assert (await ben.change("set_language", language="javascript")).status == 204
    switched = await room_of(scene)
    await ada.reveal(SQL, "duckdb")
    second = await room_of(scene)
    await ada.reveal(PAIR, "python")
    back = await room_of(scene)

    paths = [f"{PAIR}.javascript.ipynb", f"{PAIR}.python.ipynb"]
    assert shown["document"]["notebook"] == f"{PAIR}.python.ipynb"
    assert switched["document"]["notebook"] == f"{PAIR}.javascript.ipynb"
    assert (shown["notebooks"], switched["notebooks"]) == (paths[1:], paths)
    assert second["document"]["notebook"] == f"{SQL}.duckdb.ipynb"
    assert back["document"]["notebook"] == f"{PAIR}.python.ipynb"
    state = await ada.state()
    assert (state["current"]["number"], [one["slug"] for one in state["earlier"]]) == (1, [SQL])


async def test_a_room_that_is_started_anew_is_brought_its_notebook_again(
    scene: Scene, ada: Page
) -> None:
    await ada.reveal(PAIR)
    process_of(scene.room).kill()

    async def has_it_again() -> bool:
        answer = await scene.host.notebook_in(scene.room)
        told = json.loads(answer.text) if answer.status == 200 else {}
        is_new = told.get("events") == []  # the fake forgets all it had
        return is_new and told["notebooks"] == [f"{PAIR}.python.ipynb"]

    await until(has_it_again)
    assert (await room_of(scene))["document"]["notebook"] == f"{PAIR}.python.ipynb"


async def test_everything_that_happens_is_told_to_the_room(
    scene: Scene, ada: Page, ben: Page
) -> None:
    await ada.reveal(PAIR)
    await ben.change("set_language", language="typescript")
    await ada.change("share_hint", number=1)

    events = await events_of(scene, 3)

    ada_name, ben_name = ada.visitor.name, ben.visitor.name
    assert events == [
        {"type": "problem.show", "actor": ada_name, "slug": PAIR, "language": "python"},
        {"type": "problem.language", "actor": ben_name, "slug": PAIR, "language": "typescript"},
        {"type": "hint.share", "actor": ada_name, "slug": PAIR, "number": 1},
    ]


async def test_languages_are_offered_where_they_are_installed(ada: Page, ben: Page) -> None:
    await ada.reveal(PAIR)

    of_ada, of_ben = [(await page.state())["current"]["languages"] for page in (ada, ben)]
    refused = await ada.change("set_language", language="cpp")

    installed = {one["name"]: one["kernel"] for one in of_ada}
    assert installed == {
        "python": True,
        "javascript": True,
        "typescript": True,
        "java": False,
        "cpp": False,
        "go": False,
    }
    cpp = next(one for one in of_ada if one["name"] == "cpp")
    assert cpp["install"].startswith("scripts/kernel-environment ")
    assert {one["install"] for one in of_ben} == {""}
    assert refused.status == 409
    assert "C++ is not installed here" in json.loads(refused.text)["message"]


async def test_hints_are_told_one_by_one(ada: Page, ben: Page) -> None:
    await ada.reveal(PAIR)
    preview = json.loads((await ada.get(f"problems/{PAIR}")).text)

    async with ben.following() as of_ben:
        before = await of_ben.next()
        await ada.change("share_hint", number=2)
        one = await of_ben.next()
        await ada.change("share_hint", number=2)
        await ada.change("share_hint", number=1)
        two = await of_ben.next()
    none = await ada.change("share_hint", number=99)

    hints = [told["current"]["shared_hints"] for told in (before, one, two)]
    first, second, third = preview["hints"]
    assert hints == [[], [second], [second, first]]
    assert third["html"] not in json.dumps(two)
    assert none.status == 404


async def test_the_preview_has_all_that_an_interviewer_needs(ada: Page) -> None:
    answer = await ada.get(f"problems/{PAIR}")
    nowhere = await ada.get("problems/no-such-problem")

    preview = json.loads(answer.text)
    assert answer.headers["Cache-Control"] == "no-store"
    assert preview["problem"]["title"] == "Pair with Target"
    assert {one["title"] for one in preview["sections"]} >= {"Rubric", "Follow-ups"}
    assert {"python", "go"} <= {name for one in preview["solutions"] for name in one["languages"]}
    assert all(one["source"] for one in preview["solutions"])
    assert {one["expect"] for one in preview["wrong"]} <= {"WA", "TLE", "RE", "MLE"}
    assert nowhere.status == 404


async def test_after_a_swap_each_sees_only_what_they_are_not_to_solve(
    scene: Scene, ada: Page, ben: Page
) -> None:
    await ada.reveal(PAIR)
    await swap(scene, host="candidate", member="interviewer")
    meanwhile = await statuses(ada, ben)
    await ben.reveal(SQL, "sqlite")
    with_second = await statuses(ada, ben)
    state = await ben.state()
    await swap(scene, host="interviewer", member="candidate")
    back = await statuses(ada, ben)

    assert meanwhile == {PAIR: (403, 403), SQL: (403, 200)}
    assert with_second == {PAIR: (403, 403), SQL: (403, 200)}
    assert (state["current"]["staff"], state["earlier"][0]["staff"]) == (True, False)
    assert back == {PAIR: (200, 403), SQL: (403, 403)}


async def statuses(ada: Page, ben: Page) -> dict[str, tuple[int, int]]:
    """Of the previews."""
    return {
        slug: (
            (await ada.get(f"problems/{slug}")).status,
            (await ben.get(f"problems/{slug}")).status,
        )
        for slug in (PAIR, SQL)
    }


async def test_who_had_a_problem_before_is_named_in_the_library(
    stack: Stack, scene: Scene, ada: Page
) -> None:
    await ada.reveal(PAIR)
    before = seen_by(json.loads((await ada.get("problems")).text))
    other = await scene.host.new_call(title="Another")
    link = await scene.host.link(other)
    await scene.people["member"].get(link)
    again = Scene(stack, scene.people, other, link, scene.room)
    library = json.loads((await Page(scene.host, again).get("problems")).text)
    await scene.host.post(f"interviews/{other}/end")

    assert (library["status"], len(library["problems"])) == ("ready", 3)
    assert before == {}
    assert seen_by(library) == {PAIR: [scene.host.name.title()]}


def seen_by(library: dict[str, Any]) -> dict[str, list[str]]:
    return {one["slug"]: one["seen_by"] for one in library["problems"] if one["seen_by"]}


CHANGES = [
    ("choose", {"slug": SQL}),
    ("reveal", {"slug": SQL, "language": "sqlite"}),
    ("share_hint", {"number": 1}),
    ("withdraw", {}),
]
READS = ("problems", f"problems/{PAIR}", "notes")


@pytest.mark.parametrize(
    ("role", "standing"),
    [
        ("candidate", "admitted"),
        ("observer", "admitted"),
        ("interviewer", "waiting"),
        ("interviewer", "removed"),
        ("interviewer", "refused"),
    ],
)
async def test_only_interviewers_choose_show_and_read(
    scene: Scene, ada: Page, ben: Page, role: str, standing: str
) -> None:
    await ada.reveal(PAIR)
    await change_member(scene, role=role, standing=standing)

    changes = [(await ben.change(kind, **fields)).status for kind, fields in CHANGES]
    reads = [(await ben.get(place)).status for place in READS]
    note = {"client": "client-1", "text": SECRET_PLAN, "mark": "+"}
    written = await ben.ask("POST", "notes", note)

    assert changes == [403] * len(CHANGES)
    assert reads == [403] * len(READS)
    assert written.status == 403


async def test_a_host_who_is_the_candidate_reads_nothing_either(
    scene: Scene, ada: Page, ben: Page
) -> None:
    await ben.change("choose", slug=SQL)
    await swap(scene, host="candidate", member="interviewer")
    await ben.change("choose", slug=SQL)

    reads = [(await ada.get(place)).status for place in READS]
    state = await ada.state()

    assert reads == [403] * len(READS)
    assert state == {"type": "problem_state"}


@pytest.mark.parametrize(
    ("role", "standing", "status"),
    [
        ("candidate", "admitted", 204),
        ("interviewer", "admitted", 204),
        ("observer", "admitted", 403),
        ("candidate", "waiting", 403),
        ("candidate", "removed", 403),
    ],
)
async def test_whoever_may_edit_switches_the_language(
    scene: Scene, ada: Page, ben: Page, role: str, standing: str, status: int
) -> None:
    await ada.reveal(PAIR)
    await change_member(scene, role=role, standing=standing)

    answer = await ben.change("set_language", language="javascript")

    assert answer.status == status
    language = "javascript" if status == 204 else "python"
    assert (await ada.state())["current"]["language"] == language


async def test_who_is_removed_hears_nothing_more(scene: Scene, ada: Page, ben: Page) -> None:
    async with ben.following() as stream:
        await stream.next()
        await change_member(scene, standing="removed")
        ended = await stream.ends()

    assert ended
    assert (await ben.get("problem")).status == 403


async def test_it_ends_with_the_interview(scene: Scene, ada: Page) -> None:
    await ada.change("choose", slug=PAIR)
    async with ada.following() as stream:
        await stream.next()
        await scene.host.post(f"interviews/{scene.interview_id}/end")
        ended = await stream.ends()

    answers = [await ada.get(place) for place in ("problem", "problems", f"problems/{PAIR}")]
    answers.append(await ada.change("choose", slug=PAIR))
    assert ended
    assert [answer.status for answer in answers] == [410] * 4


@pytest.mark.parametrize(
    ("body", "status"),
    [
        ({"type": "reveal", "slug": PAIR}, 400),
        ({"type": "reveal", "slug": "../x", "language": "python"}, 400),
        ({"type": "reveal", "slug": "no-such-problem", "language": "python"}, 404),
        ({"type": "reveal", "slug": PAIR, "language": "sqlite"}, 409),
        ({"type": "choose", "slug": "no-such-problem"}, 404),
        ({"type": "share_hint", "number": 1}, 409),
        ({"type": "set_language", "language": "python"}, 409),
        ({"type": "solve"}, 400),
        ({}, 400),
    ],
)
async def test_what_cannot_be_done_is_refused_in_a_sentence(
    ada: Page, body: dict[str, Any], status: int
) -> None:
    answer = await ada.ask("POST", "problem", body)

    assert answer.status == status
    assert json.loads(answer.text)["message"].endswith(".")


async def test_another_site_changes_nothing(scene: Scene, ada: Page) -> None:
    path, headers = f"interviews/{scene.interview_id}", {"X-XSRFToken": "made-up"}

    for method, place in [("POST", "problem"), ("POST", "runs"), ("DELETE", "runs/1")]:
        answer = await ada.visitor.ask(method, f"{path}/{place}", json={}, headers=headers)

        assert answer.status == 403
