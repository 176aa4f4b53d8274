"""What `scripts/kernel-environment` made: what a candidate needs, nothing one must not see."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path

import pytest

from tests.kernels.room import Start

SCRIPT = Path(__file__).resolve().parents[2] / "scripts/kernel-environment"


@pytest.mark.asyncio
async def test_a_candidate_finds_the_usual_libraries_and_our_widgets(start: Start) -> None:
    kernel = await start()

    answer = await kernel.run("import ipywidgets, matplotlib, numpy, pandas, prepstack_widgets")

    assert answer.error is None


@pytest.mark.asyncio
async def test_a_widget_names_the_view_that_the_front_end_has(start: Start) -> None:
    kernel = await start()
    await kernel.run(
        "from prepstack_widgets import Participants, ScreenShare, VideoCall\n"
        "class Mine(ScreenShare): pass"
    )

    found = await kernel.value(
        "[(w._model_name, w._view_name) for w in (VideoCall(), Participants(), Mine())]"
    )

    assert found == [
        ("VideoCallModel", "VideoCallView"),
        ("ParticipantsModel", "ParticipantsView"),
        ("ScreenShareModel", "ScreenShareView"),
    ]


@pytest.mark.asyncio
async def test_nothing_of_hub_server_or_judge_is_there(start: Start) -> None:
    kernel = await start()
    ours = ["prepstack", "prepstack_ext", "hub_config", "sandbox", "recordings"]
    theirs = ["jupyterhub", "jupyter_server", "jupyterlab", "aiortc", "sqlalchemy"]

    found = await kernel.value(
        f"[n for n in {ours + theirs} if __import__('importlib.util').util.find_spec(n)]"
    )

    assert found == []


@pytest.mark.asyncio
async def test_fonts_were_listed_beforehand(start: Start) -> None:
    kernel = await start()

    await kernel.run("import matplotlib.font_manager")

    folder = await kernel.value("__import__('os').listdir('/tmp/matplotlib')")
    assert [name for name in folder if name.startswith("fontlist")] == folder


@pytest.mark.skipif(
    not os.access(SCRIPT.parents[1] / ".venv-kernel", os.W_OK), reason="not our environment"
)
def test_when_nothing_changed_nothing_is_done(kernel_prefix: Path) -> None:
    subprocess.run([SCRIPT], check=True)
    packages = kernel_prefix / "lib"
    stamps = [kernel_prefix / ".prepstack-packages", kernel_prefix / ".prepstack-widgets"]
    before = [path.stat().st_mtime_ns for path in (packages, *stamps)]

    done = subprocess.run([SCRIPT], check=True, capture_output=True)

    assert [path.stat().st_mtime_ns for path in (packages, *stamps)] == before
    assert done.stdout + done.stderr == b""
