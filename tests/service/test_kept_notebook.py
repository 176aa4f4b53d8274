"""*Download notebook* after an interview: who may, and what they get."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator
from pathlib import Path

import nbformat
import pytest
import pytest_asyncio

from tests.service.scenes import Scene, become_guest, open_scene
from tests.service.stack import Stack
from tests.service.visitors import Visitor

pytestmark = pytest.mark.asyncio(loop_scope="session")

NOTEBOOK = {
    "nbformat": 4,
    "nbformat_minor": 5,
    "metadata": {},
    "cells": [
        {
            "cell_type": "code",
            "id": "first",
            "metadata": {"trusted": True},
            "source": "print('kept')",
            "outputs": [],
            "execution_count": 1,
        }
    ],
}


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def ended(stack: Stack) -> AsyncIterator[Scene]:
    """An interview that is over, with Ben and the guest Gil. Wes only waited, Rob was removed."""
    async with (
        open_scene(stack) as scene,
        Visitor(stack, "wes-waits") as waiting,
        Visitor(stack, "rob-removed") as removed,
        Visitor(stack, None) as let_in,
    ):
        for visitor in (waiting, removed):
            assert (await visitor.post(scene.link, page=scene.link)).status == 303
        await become_guest(let_in, scene.link, "Gil")
        scene.people |= {"waiting": waiting, "removed": removed, "guest let in": let_in}
        for who, standing in (
            ("member", "admitted"),
            ("guest let in", "admitted"),
            ("removed", "removed"),
        ):
            path = f"members/{scene.people[who].name}"
            assert (await scene.as_room("PATCH", path, standing=standing))[0] == 200
        assert (await ask(scene, "host")) == 404  # it is still on
        await scene.host.post(f"interviews/{scene.interview_id}/end")
        keep(scene, json.dumps(NOTEBOOK))
        yield scene


@pytest.mark.parametrize(
    ("who", "status"),
    [
        ("host", 200),
        ("member", 200),
        ("waiting", 403),
        ("removed", 403),
        ("guest", 403),
        ("guest let in", 200),
        ("stranger", 404),
        ("anonymous", 302),
    ],
)
async def test_only_those_who_were_in_it_have_it(ended: Scene, who: str, status: int) -> None:
    assert await ask(ended, who) == status
    assert await ask(ended, who, "notebook/view") == status


@pytest.mark.parametrize("theme", ["light", "dark", "neon"])
async def test_it_is_shown_as_a_page_in_which_nothing_runs(ended: Scene, theme: str) -> None:
    path = f"interviews/{ended.interview_id}/notebook/view?theme={theme}"

    page = await ended.people["member"].get(path)

    assert page.status == 200
    assert "print" in page.text and "kept" in page.text
    policy = page.headers["Content-Security-Policy"]
    assert policy.startswith("sandbox; default-src 'none';")
    assert "allow" not in policy and "script-src" not in policy
    assert "frame-ancestors 'self'" in policy


async def test_a_guest_whom_the_hub_has_forgotten_is_known_by_the_browser(ended: Scene) -> None:
    guest = ended.people["guest let in"]
    guest.forget_account()

    page = await guest.get(f"interviews/{ended.interview_id}")

    assert f"{ended.interview_id}/notebook" in page.text
    assert await ask(ended, "guest let in") == 200


async def test_what_they_get_runs_anywhere(ended: Scene) -> None:
    answer = await ended.people["member"].get(f"interviews/{ended.interview_id}/notebook")

    assert answer.headers["Content-Type"] == "application/x-ipynb+json"
    assert answer.headers["Content-Disposition"] == 'attachment; filename="Graphs.ipynb"'
    notebook = json.loads(answer.text)
    nbformat.validate(nbformat.from_dict(notebook))
    assert notebook["cells"][0]["source"] == "print('kept')"
    assert "trusted" not in answer.text


async def test_without_a_title_its_file_is_called_as_the_interview_is(ended: Scene) -> None:
    await ended.host.post(f"interviews/{ended.interview_id}/title", title="")

    answer = await ended.host.get(f"interviews/{ended.interview_id}/notebook")

    await ended.host.post(f"interviews/{ended.interview_id}/title", title="Graphs")
    assert 'filename="Interview-with-Ben-' in answer.headers["Content-Disposition"]


async def test_the_interviews_page_leads_to_it(ended: Scene) -> None:
    page = await ended.host.get(f"interviews/{ended.interview_id}")

    assert f"{ended.interview_id}/notebook" in page.text
    assert "Download notebook" in page.text


async def test_a_page_that_cannot_be_made_says_so_in_its_frame(ended: Scene) -> None:
    keep(ended, None)

    answer = await ended.host.get(f"interviews/{ended.interview_id}/notebook/view")

    keep(ended, json.dumps(NOTEBOOK))
    assert answer.status == 404
    assert "frame-ancestors 'self'" in answer.headers["Content-Security-Policy"]


@pytest.mark.parametrize("text", [None, "", "[1]", "[" * 100_000, "\udcff"])
async def test_where_there_is_none_that_can_be_read_a_sentence_says_so(
    ended: Scene, text: str | None
) -> None:
    keep(ended, text)

    answer = await ended.host.get(f"interviews/{ended.interview_id}/notebook")

    keep(ended, json.dumps(NOTEBOOK))
    assert answer.status == 404
    assert "notebook of this interview" in answer.text


@pytest.mark.parametrize(("who", "status"), [("guest let in", 200), ("waiting", 403)])
async def test_each_notebook_is_downloaded_by_its_name(ended: Scene, who: str, status: int) -> None:
    names = ["interview.ipynb", "pair.cpp.ipynb"]
    folder = ended.stack.settings.kept_notebooks(ended.interview_id)
    folder.mkdir(exist_ok=True)
    for name in names:
        (folder / name).write_text(json.dumps(NOTEBOOK))

    answers = [await ask(ended, who, f"notebooks/{name}") for name in names]
    page = await ended.people["host"].get(f"interviews/{ended.interview_id}")

    assert answers == [status, status]
    assert all(f"/notebooks/{name}" in page.text for name in names)


@pytest.mark.parametrize("name", ["never.go.ipynb", "..%2Fnotebook.ipynb", "notebook.ipynb"])
async def test_there_is_no_other_by_a_name(ended: Scene, name: str) -> None:
    assert await ask(ended, "host", f"notebooks/{name}") == 404


# How


async def ask(scene: Scene, who: str, place: str = "notebook") -> int:
    path = f"interviews/{scene.interview_id}/{place}"
    return (await scene.people[who].get(path, follow=False)).status


def keep(scene: Scene, text: str | None) -> None:
    """As the room's end does it."""
    path: Path = scene.stack.settings.kept_notebook(scene.interview_id)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.unlink(missing_ok=True)
    if text is not None:
        path.write_text(text, errors="surrogateescape")
