"""An interview with the settings that change most: PostgreSQL, and one origin for everything."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.postgresql import postgresql_server, postgresql_url
from tests.service.scenes import open_scene
from tests.service.stack import running_stack

__all__ = ["postgresql_server", "postgresql_url"]
pytestmark = pytest.mark.asyncio(loop_scope="session")


async def test_an_interview_is_held_on_postgresql(tmp_path: Path, postgresql_url: str) -> None:
    async with running_stack(tmp_path, database_url=postgresql_url) as stack:
        async with open_scene(stack) as scene:
            notebook = await scene.host.notebook_of(scene.interview_id)

            assert scene.interview_id in notebook.text
        assert not list(tmp_path.glob("*.sqlite"))


async def test_an_interview_is_held_with_one_origin(tmp_path: Path) -> None:
    async with running_stack(tmp_path, single_origin="1") as stack, open_scene(stack) as scene:
        notebook = await scene.host.notebook_of(scene.interview_id)

        assert scene.interview_id in notebook.text
        assert notebook.url.startswith(f"{stack.settings.origin}/user/{scene.room}/")
