"""One prepStack and one Chromium for all whole-interview tests."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, sync_playwright

from tests.e2e.people import CHROMIUM_FLAGS, Person, new_person
from tests.e2e.stack import Stack, running_stack


@pytest.fixture(scope="package")
def stack(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stack]:
    with running_stack(short_folder(tmp_path_factory)) as running:
        yield running


@pytest.fixture(scope="package")  # Playwright's loop runs until then, and no other may beside it
def browser() -> Iterator[Browser]:
    path = os.environ.get("CHROMIUM") or shutil.which("chromium") or shutil.which("google-chrome")
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=path, args=CHROMIUM_FLAGS)
        yield chromium
        chromium.close()


@pytest.fixture
def person(browser: Browser, stack: Stack) -> Iterator[Callable[..., Person]]:
    """A person with a browser of their own; closed at the end of the test."""
    people: list[Person] = []

    def make(name: str, **options: object) -> Person:
        people.append(new_person(browser, name, stack.url, **options))
        return people[-1]

    yield make
    for one in people:
        one.context.close()


def short_folder(factory: pytest.TempPathFactory) -> Path:
    """Unix socket paths end at 107 bytes, and an ordinary user has to reach the folder."""
    folder = factory.mktemp("data")
    for parent in (folder, *folder.parents):
        if parent.owner() == folder.owner() and parent != Path("/tmp"):
            parent.chmod(parent.stat().st_mode | 0o011)
        if parent == Path("/tmp"):
            break
    return folder
