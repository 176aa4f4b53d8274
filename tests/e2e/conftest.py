"""One prepStack and one Chromium for all whole-interview tests."""

from __future__ import annotations

import os
from collections.abc import Callable, Generator, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, sync_playwright

from tests.chromium import SLOW_CAMERA, launch_options
from tests.e2e.meetings import Meetings
from tests.e2e.people import PRESENT, Person, new_person
from tests.e2e.stack import UP, Stack, data_folder, few_problems, running_stack

HERE = Path(__file__).parent
LONGEST_SECTION = 2000  # characters
LONGEST_REASON = 200
REPORTS = pytest.StashKey[dict[str, pytest.TestReport]]()


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Browsers may fail once on a busy machine. Each repeat is listed at the end, as a defect.

    Tests that share a meeting come last, one after another, so that it burdens no other test.
    """
    places = [place for place, item in enumerate(items) if item.path.parent == HERE]
    ours = sorted((items[place] for place in places), key=lambda item: "pair" in names_of(item))
    for place, item in zip(places, ours, strict=True):
        items[place] = item
        item.add_marker(pytest.mark.flaky(reruns=int(os.environ.get("RERUNS", "1"))))
        item.add_marker(pytest.mark.timeout(600))


def names_of(item: pytest.Item) -> list[str]:
    return item.fixturenames if isinstance(item, pytest.Function) else []


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(
    item: pytest.Item,
) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """Lets fixtures see how their test ended, and readers of a failure where people were."""
    report = yield
    if report.failed:
        report.sections += [("Where people were", one.whereabouts) for one in PRESENT]
    item.stash.setdefault(REPORTS, {})[report.when] = report
    return report


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """A repeat is a defect to mend: what failed at first says which."""
    write = terminalreporter.write_line
    repeated = terminalreporter.getreports("rerun")
    for report in repeated:
        terminalreporter.write_sep("_", f"{report.nodeid} at first")
        write(report.longreprtext)
        for title, text in report.sections:
            write(f"{title}: {text[:LONGEST_SECTION]}")
    for report in repeated:
        crash = getattr(report.longrepr, "reprcrash", None)  # not of what fails without a traceback
        reason = (crash.message if crash else report.longreprtext).splitlines()[0]
        write(f"REPEATED {report.nodeid} - {reason[:LONGEST_REASON]}")


@pytest.fixture(scope="package")
def stack() -> Iterator[Stack]:
    with data_folder() as data:
        problems = str(few_problems(data))
        with running_stack(data, UP, PREPSTACK_PROBLEMS=problems) as running:
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
        one.close()


@pytest.fixture(scope="package")
def meetings(browser: Browser, stack: Stack) -> Iterator[Meetings]:
    kept = Meetings(browser, stack.url)
    yield kept
    kept.end()


@pytest.fixture
def pair(meetings: Meetings, request: pytest.FixtureRequest) -> Iterator[tuple[Person, Person]]:
    """Ada L., whose interview it is, and Ben, a guest, before an empty cell.

    A test says what it looks for so that it finds it in a meeting that others have had before.
    """
    pair = meetings.take()
    yield pair
    meetings.give_back(passed=has_passed(request))


def has_passed(request: pytest.FixtureRequest) -> bool:
    """At the end of a fixture: whether its test did what it should."""
    called = request.node.stash[REPORTS].get("call")
    return called is not None and called.passed
