"""Practice: a problem is gone on with where it was left, and what was submitted is remembered."""

from __future__ import annotations

import json
import re
from collections.abc import AsyncIterator
from uuid import uuid4

import pytest
import pytest_asyncio

from hub_config.storage import Database, Store
from tests.service.problem_page import PAIR, RIGHT, SQL, Page, write_solution
from tests.service.scenes import Scene
from tests.service.stack import Stack, until
from tests.service.visitors import Visitor, config_of, room_in

pytestmark = [pytest.mark.asyncio(loop_scope="session"), pytest.mark.usefixtures("judge")]


@pytest_asyncio.fixture(loop_scope="session")
async def ada(stack: Stack) -> AsyncIterator[Visitor]:
    async with Visitor(stack, f"ada-{uuid4().hex[:6]}") as visitor:
        yield visitor


async def begin(ada: Visitor, slug: str = PAIR, language: str = "python") -> Page:
    """The page of practice, once its room shows that problem."""
    fields = {"problem": slug, "language": language, "request": uuid4().hex}
    answer = await ada.post("practice", page="practice", **fields)
    assert answer.status == 303, answer.text
    interview_id = answer.location.rsplit("/", 1)[1]
    room = room_in(await ada.socket_of(interview_id))
    page = Page(ada, Scene(ada.stack, {"host": ada}, interview_id, "", room))

    async def is_shown() -> bool:
        told = json.loads((await ada.notebook_in(room)).text)
        return bool(told["document"]["notebook"] == f"{slug}.{language}.ipynb")

    await until(is_shown)
    return page


async def end(page: Page) -> None:
    answer = await page.visitor.post(f"interviews/{page.scene.interview_id}/end")
    assert answer.status == 303, answer.text


async def test_a_problem_is_chosen_solved_and_remembered(ada: Visitor) -> None:
    before = (await ada.get("practice")).text
    page = await begin(ada)
    write_solution(page.scene, RIGHT)

    run = await page.finished(await page.run("all"))
    after = (await ada.get("practice")).text
    await end(page)

    assert run["verdict"] == "AC"
    assert "It is your first one on" in before and "0 of 2 solved" in before
    assert "1 of 2 solved" in after and "Python: solved" in words(after)
    assert "1 attempt" in words(after)


async def test_it_is_one_room_for_one_problem_after_the_other(ada: Visitor) -> None:
    first = await begin(ada)
    second = await begin(ada, SQL, "duckdb")
    overview = (await ada.get("practice")).text
    dashboard = (await ada.get("")).text
    await end(first)

    assert first.scene.interview_id == second.scene.interview_id
    assert "Resume" in overview
    assert first.scene.interview_id not in dashboard
    assert "Resume" not in (await ada.get("practice")).text


async def test_what_was_written_is_there_the_next_time(ada: Visitor) -> None:
    page = await begin(ada)
    await end(page)
    settings, name = ada.stack.settings, f"{PAIR}.python.ipynb"
    kept = settings.kept_notebooks(page.scene.interview_id) / name
    content = json.loads((settings.bundles_folder / "public" / PAIR / "python.ipynb").read_bytes())
    starter = next(one for one in content["cells"] if "starter" in one["metadata"]["tags"])
    starter["source"] = RIGHT
    kept.parent.mkdir(parents=True, exist_ok=True)
    kept.write_text(json.dumps(content))

    again = await begin(ada)
    (settings.data / "faults" / "solution").unlink(missing_ok=True)
    run = await again.finished(await again.run("samples"))
    await end(again)

    assert again.scene.interview_id != page.scene.interview_id
    assert run["verdict"] == "AC"


async def test_problems_are_found_by_all_the_words(ada: Visitor) -> None:
    found = (await ada.get("practice?find=pair+EASY")).text
    nothing = (await ada.get("practice?find=pair+sql")).text

    assert f'id="problem-{PAIR}"' in found
    assert f'id="problem-{SQL}"' not in found
    assert 'id="problem-' not in nothing


async def test_nobody_else_comes_in(ada: Visitor, stack: Stack, database: Database) -> None:
    page = await begin(ada)
    path = f"interviews/{page.scene.interview_id}"
    config = config_of(await ada.get(path))
    async with Store(database).reading() as rows:
        code = (await rows.interviews.get(page.scene.interview_id)).code
    async with Visitor(stack, f"ben-{uuid4().hex[:6]}") as ben:
        answers = [(await ben.get(path)).status, (await ben.post("join", invitation=code)).status]
    await end(page)

    assert config["practice"] is True
    assert "invites" not in config and "code" not in config
    assert answers == [404, 404]


@pytest.mark.parametrize(
    ("fields", "status"),
    [
        ({}, 404),
        ({"problem": "no-such-problem", "language": "python"}, 404),
        ({"problem": PAIR, "language": "cobol"}, 409),
        ({"problem": "design-a-rate-limiter", "language": "python"}, 400),
    ],
)
async def test_what_cannot_be_practised_is_refused_in_a_sentence(
    ada: Visitor, fields: dict[str, str], status: int
) -> None:
    answer = await ada.post("practice", page="practice", **fields)

    assert answer.status == status
    assert "Resume" not in (await ada.get("practice")).text


def words(html: str) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", html))
