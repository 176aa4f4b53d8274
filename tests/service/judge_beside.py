"""The real judge on the socket of a stack, and a small library that the real build made."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from hub_config.service.problems.library import FINGERPRINT
from hub_config.settings import Settings
from judge.authoring.building import build
from judge.authoring.judge_trials import JudgeBench
from judge.authoring.library import load_notebook, load_problem
from judge.server.admission import Admission
from judge.server.health import find_health
from judge.server.process import listen, serving
from judge.server.turns import SecretLimit
from judge.toolchains.languages import Languages

PROBLEMS = Path(__file__).parents[2] / "problems"
SLUGS = ("pair-with-target", "customers-who-never-ordered", "design-a-rate-limiter")


KERNELS = ("python3", "deno", "bash")  # that seem to be installed; those of compilers are not


def make_kernels(prefix: Path) -> Path:
    for name in KERNELS:
        kernel = prefix / "share" / "jupyter" / "kernels" / name / "kernel.json"
        kernel.parent.mkdir(parents=True)
        kernel.write_text("{}")
    return prefix


async def build_library(settings: Settings, languages: Languages) -> None:
    bundles = settings.bundles_folder
    bundles.mkdir(parents=True)
    bench = JudgeBench(languages)
    for slug in SLUGS:
        path = PROBLEMS / f"{slug}.ipynb"
        await build(load_notebook(path), load_problem(path), bench, bundles)
    (bundles / FINGERPRINT).write_text("built by hand")


@asynccontextmanager
async def judge_beside(settings: Settings, languages: Languages) -> AsyncIterator[Admission]:
    """As long as the block lasts; leaving it is as sudden for whoever asks as a restart."""
    health = find_health(languages)
    limit = SecretLimit(lambda: 0.0, seconds=0)
    admission = Admission(languages, health, secret_limit=limit)
    sockets = listen(settings.judge_folder / "socket", "", 0)
    async with serving(admission, sockets, None):
        yield admission
