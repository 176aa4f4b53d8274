"""kill -9 in a running interview: what was typed is there, the call comes back or never left."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager

import pytest
from playwright.sync_api import Browser, expect

from tests.e2e.conftest import has_passed
from tests.e2e.media import connections, receives_frames
from tests.e2e.people import PATIENCE, Person, new_person
from tests.e2e.scenes import end_for_everyone, meet, sees_the_end
from tests.e2e.stack import Stack, data_folder, running_stack


class Kept:
    """One prepStack and one meeting for test after test, until one fails: then all is made anew."""

    def __init__(self, browser: Browser) -> None:
        self._browser = browser
        self._open = ExitStack()
        self._meeting: tuple[Stack, Person, Person] | None = None

    def take(self) -> tuple[Stack, Person, Person]:
        if self._meeting is None:
            data = self._open.enter_context(data_folder())
            stack = self._open.enter_context(running_stack(data, PREPSTACK_WARM_ROOMS="0"))
            ada, ben = (self._comes(name, stack) for name in ("Ada", "Ben"))
            meet(ada, ben, "ada")
            ada.sees_moving("Ben")
            ada.run_cell(0)
            self._meeting = stack, ada, ben
        return self._meeting

    def _comes(self, name: str, stack: Stack) -> Person:
        person = new_person(self._browser, name, stack.url)
        self._open.callback(person.close)
        return person

    def close(self) -> None:
        self._meeting = None
        self._open.close()


@pytest.fixture(scope="module")
def kept(browser: Browser) -> Iterator[Kept]:
    kept = Kept(browser)
    yield kept
    kept.close()


@pytest.fixture
def faulty(kept: Kept, request: pytest.FixtureRequest) -> Iterator[Stack]:
    yield kept.take()[0]
    if not has_passed(request):
        kept.close()


@pytest.fixture
def interview(kept: Kept, faulty: Stack) -> tuple[Person, Person]:
    return kept.take()[1:]


def both_still_work(ada: Person, ben: Person, word: str) -> None:
    """Typing reaches the other, and both see and hear each other."""
    ada.type_in_cell(0, f"\n# {word}")
    ben.sees_in_cell(0, word)
    for one, other in ((ada, "Ben"), (ben, "Ada")):
        one.sees_moving(other)
        one.hears()


@contextmanager
def media_go_on(*people: Person) -> Iterator[None]:
    """The same media connections before and after, and pictures in between."""
    before = [connections(one.page) for one in people]
    yield
    for one in people:
        receives_frames(one.page)
    assert [connections(one.page) for one in people] == before


def is_heard(speaker: Person, other: Person) -> None:
    """What is said over the call's socket arrives: muting, and speaking again."""
    for now, then in (("Mute", "Unmute"), ("Unmute", "Mute")):
        speaker.page.get_by_role("button", name=f"{now} microphone", exact=True).click()
        button = speaker.page.get_by_role("button", name=f"{then} microphone", exact=True)
        expect(button).to_be_visible()
        muted = expect(other.entry(speaker.name))
        (muted.to_contain_text if now == "Mute" else muted.not_to_contain_text)("muted")


def test_the_kernel(faulty: Stack, interview: tuple[Person, Person]) -> None:
    ada, ben = interview
    room = faulty.find("room")[0].pid

    faulty.kill("kernel")

    both_still_work(ada, ben, "after-the-kernel")
    for one in (ada, ben):
        expect(one.notebook.get_by_text("Started anew: run the cells again").first).to_be_visible(
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

    with media_go_on(ada, ben):
        faulty.kill("service")

        both_still_work(ada, ben, "after-the-service")
        faulty.wait_until_healthy()
    assert len(faulty.find("room")) == 1


def test_the_hub(faulty: Stack, interview: tuple[Person, Person]) -> None:
    ada, ben = interview
    room = faulty.find("room")[0].pid

    with media_go_on(ada, ben):
        faulty.kill("hub")

        both_still_work(ada, ben, "after-the-hub")
        faulty.wait_until_answers("hub/health")
        faulty.wait_until_healthy()
    assert [process.pid for process in faulty.find("room")] == [room]
    ben.page.reload()  # the room is known to the new hub, and nobody is asked to authorize it
    ben.be_in_the_room()
    ben.sees_in_cell(0, "after-the-hub")


def test_the_proxy(faulty: Stack, interview: tuple[Person, Person]) -> None:
    ada, ben = interview
    room = faulty.find("room")[0].pid

    with media_go_on(ada, ben):
        faulty.kill("proxy")

        both_still_work(ada, ben, "after-the-proxy")
        is_heard(ben, ada)
    assert [process.pid for process in faulty.find("room")] == [room]


def test_the_room(faulty: Stack, interview: tuple[Person, Person]) -> None:
    ada, ben = interview
    room = faulty.find("room")[0].pid
    written = ada.cell(0).locator(".cm-content").inner_text()

    faulty.kill("room")

    both_still_work(ada, ben, "after-the-room")
    is_heard(ben, ada)
    for one in (ada, ben):
        # Once each: neither lost nor doubled.
        source = one.cell(0).locator(".cm-content")
        expect(source).to_have_text(f"{written}\n# after-the-room", use_inner_text=True)
    assert [process.pid for process in faulty.find("room")] != [room]


def test_nothing_is_left_when_the_interview_ends(
    faulty: Stack, interview: tuple[Person, Person]
) -> None:
    ada, ben = interview

    end_for_everyone(ada)

    sees_the_end(ben)
    faulty.wait_until_gone("room", "worker", "kernel")
