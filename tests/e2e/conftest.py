"""One prepStack and one Chromium for all whole-interview tests."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, sync_playwright

from tests.chromium import SLOW_CAMERA, launch_options
from tests.e2e.people import Person, new_person
from tests.e2e.stack import Stack, data_folder, few_problems, running_stack

HERE = Path(__file__).parent


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Browsers may fail once on a busy machine. Each repeat is listed at the end, as a defect."""
    for item in items:
        if item.path.parent == HERE:
            item.add_marker(pytest.mark.flaky(reruns=int(os.environ.get("RERUNS", "1"))))
            item.add_marker(pytest.mark.timeout(600))


@pytest.fixture(scope="package")
def stack() -> Iterator[Stack]:
    with data_folder() as data:
        problems = str(few_problems(data))
        with running_stack(data, PREPSTACK_PROBLEMS=problems) as running:
            yield running


@pytest.fixture(scope="package")  # Playwright's loop runs until then, and no other may beside it
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(**launch_options(SLOW_CAMERA))
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
        print(
            f"{one.name} was last at {one.page.url}: {one.page.locator('body').inner_text()[:500]}"
        )
        one.close()
