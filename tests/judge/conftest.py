"""One set of toolchains for all tests here: precompiling headers takes seconds."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from judge.toolchains.languages import Languages
from tests.judge.submissions import Judge
from tests.open_folder import open_folder


@pytest.fixture(scope="session")
def languages() -> Iterator[Languages]:
    with open_folder() as folder:
        yield Languages(folder)


@pytest.fixture
def judge(languages: Languages) -> Judge:
    return Judge(languages)


@pytest.fixture
def data(tmp_path: Path) -> Path:
    return tmp_path / "data"
