"""The judge may come late, go, and come again: each run is asked again, and answered once."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import pytest_asyncio

from judge.toolchains.languages import Languages
from tests.service.judge_beside import build_library, judge_beside, make_kernels
from tests.service.problem_page import RIGHT, SLOW, Page, Stream, events_of, write_solution
from tests.service.scenes import open_scene
from tests.service.stack import Stack, running_stack

pytestmark = pytest.mark.asyncio(loop_scope="session")


@pytest_asyncio.fixture(loop_scope="session")
async def without_judge(tmp_path: Path, languages: Languages) -> AsyncIterator[Stack]:
    kernels = make_kernels(tmp_path / "kernels")
    (tmp_path / "data").mkdir()
    async with running_stack(tmp_path / "data", kernel_prefix=str(kernels)) as stack:
        await build_library(stack.settings, languages)
        yield stack


async def test_a_run_waits_for_a_judge_and_outlives_it(
    without_judge: Stack, languages: Languages
) -> None:
    async with open_scene(without_judge) as scene:
        ada = Page(scene.host, scene)
        await ada.reveal()
        write_solution(scene, SLOW)
        async with ada.following() as stream:
            slow = await ada.run("samples")
            async with judge_beside(without_judge.settings, languages):
                await has_begun(stream)
            async with judge_beside(without_judge.settings, languages):
                run = await stream.finished(slow)
                write_solution(scene, RIGHT)
                right = await stream.finished(await ada.run("samples"))
        events = await events_of(scene, 5)

    assert (run["verdict"], run["cases"]) == ("TLE", 2)
    assert right["verdict"] == "AC"
    kinds = [event["type"] for event in events]
    assert kinds == ["problem.show", "test.run", "test.verdict", "test.run", "test.verdict"]


async def has_begun(stream: Stream) -> None:
    while (await stream.next()).get("step") != "started":
        pass
