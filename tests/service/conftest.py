"""One prepStack for all tests of the service that do not break it."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator

import pytest
import pytest_asyncio

from hub_config.storage import Database
from judge.toolchains.languages import Languages
from tests.open_folder import open_folder
from tests.service.judge_beside import build_library, judge_beside, make_kernels
from tests.service.problem_page import Page
from tests.service.scenes import Scene, open_scene
from tests.service.stack import Stack, running_stack

RELAY_URLS = ("turn:turn.example.org:3478?transport=udp", "turns:turn.example.org:5349")
RELAY_SECRET = "the secret of the relay and the service"


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def stack(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Stack]:
    secret = tmp_path_factory.mktemp("turn") / "secret"
    secret.write_text(f"{RELAY_SECRET}\n")
    settings = {
        "turn_urls": ",".join(RELAY_URLS),
        "turn_secret": str(secret),
        "kernel_prefix": str(make_kernels(tmp_path_factory.mktemp("kernels"))),
    }
    async with running_stack(tmp_path_factory.mktemp("data"), **settings) as running:
        yield running


@pytest.fixture(scope="session")
def languages() -> Iterator[Languages]:
    """The judge's."""
    with open_folder() as folder:
        yield Languages(folder)


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def library(stack: Stack, languages: Languages) -> None:
    await build_library(stack.settings, languages)


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def judge(stack: Stack, library: None, languages: Languages) -> AsyncIterator[None]:
    async with judge_beside(stack.settings, languages):
        yield


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def scene(stack: Stack) -> AsyncIterator[Scene]:
    async with open_scene(stack) as opened:
        yield opened


@pytest.fixture
def ada(scene: Scene) -> Page:
    """The host's page, as far as problems go."""
    return Page(scene.host, scene)


@pytest.fixture
def ben(scene: Scene) -> Page:
    """A member's."""
    return Page(scene.people["member"], scene)


@pytest_asyncio.fixture(loop_scope="session")
async def database(stack: Stack) -> AsyncIterator[Database]:
    """The service's own, to bring about what would take days."""
    database = Database(stack.settings.service_database)
    yield database
    await database.aclose()
