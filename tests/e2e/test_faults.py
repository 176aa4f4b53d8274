"""kill -9 in a running interview: what was typed is there, the call comes back or never left."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, expect

from tests.e2e.people import PATIENCE, Person, hears_packets, new_person
from tests.e2e.scenes import end_for_everyone, meet
from tests.e2e.stack import Stack, data_folder, running_stack


@pytest.fixture(scope="module")
def faulty() -> Iterator[Stack]:
    with data_folder() as data, running_stack(data, PREPSTACK_WARM_ROOMS="0") as running:
        yield running


@pytest.fixture(scope="module")
def interview(browser: Browser, faulty: Stack) -> Iterator[tuple[Person, Person]]:
    ada, ben = new_person(browser, "Ada", faulty.url), new_person(browser, "Ben", faulty.url)
    meet(ada, ben, "ada")
    ada.sees_moving("Ben")
    ada.run_cell(0)
    yield ada, ben
    for one in (ada, ben):
        one.context.close()


def both_still_work(ada: Person, ben: Person, word: str) -> None:
    """Typing reaches the other, and both see and hear each other."""
    ada.type_in_cell(0, f"\n# {word}")
    ben.sees_in_cell(0, word)
    for one, other in ((ada, "Ben"), (ben, "Ada")):
        one.page.evaluate(
            "document.querySelectorAll('video').forEach((video) => { delete video.firstSeen })"
        )
        one.sees_moving(other)
        hears_packets(one)


def test_the_kernel(faulty: Stack, interview: tuple[Person, Person]) -> None:
    ada, ben = interview
    room = faulty.find("room")[0].pid

    faulty.kill("kernel")

    both_still_work(ada, ben, "after-the-kernel")
    for one in (ada, ben):
        expect(one.page.get_by_text("The kernel ended and was started again")).to_be_visible(
            timeout=PATIENCE
        )
    ben.run_cell(0)
    assert faulty.find("room")[0].pid == room


def test_the_media_worker(faulty: Stack, interview: tuple[Person, Person]) -> None:
    ada, ben = interview

    faulty.kill("worker")

    both_still_work(ada, ben, "after-the-worker")
    assert len(faulty.find("worker")) == 1


def test_the_service(faulty: Stack, interview: tuple[Person, Person]) -> None:
    ada, ben = interview

    faulty.kill("service")

    both_still_work(ada, ben, "after-the-service")
    faulty.wait_until_healthy()
    assert len(faulty.find("room")) == 1


def test_the_hub(faulty: Stack, interview: tuple[Person, Person]) -> None:
    ada, ben = interview
    room = faulty.find("room")[0].pid

    faulty.kill("hub")

    both_still_work(ada, ben, "after-the-hub")
    ben.page.reload()  # also while it is away
    ben.be_in_the_room()
    faulty.wait_until_answers("hub/health")
    faulty.wait_until_healthy()
    assert [process.pid for process in faulty.find("room")] == [room]
    ben.page.reload()  # the room is known to the new hub, and nobody is asked to authorize it
    ben.be_in_the_room()
    ben.sees_in_cell(0, "after-the-hub")


def test_nothing_is_left_when_the_interview_ends(
    faulty: Stack, interview: tuple[Person, Person]
) -> None:
    ada, ben = interview

    end_for_everyone(ada)

    ben.page.wait_for_url("**/ended*")
    gone = Gone(faulty)
    expect(ada.page.locator("body")).to_be_visible()
    gone.wait_for("room", "worker", "kernel")


class Gone:
    """Waits for processes to end, by watching them rather than the clock."""

    def __init__(self, stack: Stack) -> None:
        self.stack = stack

    def wait_for(self, *kinds: str) -> None:
        for kind in kinds:
            for process in self.stack.find(kind):
                process.wait(timeout=PATIENCE / 1000)
