"""One set of toolchains for all tests here: precompiling headers takes seconds."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from hub_config.judge.languages import Languages
from tests.judge.submissions import Judge


@pytest.fixture(scope="session")
def languages() -> Iterator[Languages]:
    folder = Path(tempfile.mkdtemp(prefix="prepstack-toolchains-"))
    folder.chmod(0o755)  # pytest's own folders are closed to the user that sandboxes run as
    yield Languages(folder)
    shutil.rmtree(folder)


@pytest.fixture
def judge(languages: Languages) -> Judge:
    return Judge(languages)


@pytest.fixture
def data(tmp_path: Path) -> Path:
    return tmp_path / "data"
