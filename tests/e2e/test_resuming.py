"""What is lost comes back by itself: a page, a frame, a network; and one person has one tab."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager

from playwright.sync_api import Browser, Locator, Page, expect

from tests.e2e.line import open_line
from tests.e2e.media import (
    connections,
    has_asked_for_devices,
    has_devices_on,
    receives_frames,
    sees_moving,
)
from tests.e2e.people import NOTEBOOK, Person, action, new_person
from tests.e2e.scenes import end_for_everyone, meet, sees_the_end
from tests.e2e.stack import Stack

MakePerson = Callable[..., Person]

# Notes whenever the list of participants lacks somebody.
WATCH_LIST = """(name) => {
  window.wasMissed = false;
  const list = () => document.querySelector('[aria-label="Participants"]');
  new MutationObserver(() => {
    if (!list()?.textContent.includes(name)) window.wasMissed = true;
  }).observe(document.body, {subtree: true, childList: true, characterData: true});
}"""


@contextmanager
def stays_in_the_list(name: str, of: Person) -> Iterator[None]:
    of.page.evaluate(WATCH_LIST, name)
    yield
    assert of.page.evaluate("window.wasMissed") is False


def test_a_reload_of_the_page_comes_back_live(pair: tuple[Person, Person]) -> None:
    ada, ben = pair
    ada.sees_moving("Ben")
    ada.type_in_cell(0, "kept = True")
    ben.sees_in_cell(0, "kept = True")

    with stays_in_the_list("Ben", of=ada):
        ben.page.reload()

        ben.be_in_the_room()  # without another Join
        ben.sees_in_cell(0, "kept = True")
        ben.sees_moving("Ada")
        ben.hears()
        ada.sees_moving("Ben")
        ada.hears()


def test_the_host_reloads_while_muted_and_is_muted_afterwards(pair: tuple[Person, Person]) -> None:
    ada, ben = pair
    button(ada.page, "Mute microphone").click()
    expect(ben.entry("Ada")).to_contain_text("muted")

    ada.page.reload()

    ada.be_in_the_room()
    expect(button(ada.page, "Unmute microphone")).to_be_visible()
    expect(ben.entry("Ada")).to_contain_text("muted")
    button(ada.page, "Unmute microphone").click()
    expect(ben.entry("Ada")).not_to_contain_text("muted")


def test_a_reload_of_the_frame_does_not_touch_the_call(pair: tuple[Person, Person]) -> None:
    ada, ben = pair
    before = connections(ben.page), connections(ada.page)
    ada.type_in_cell(0, "\nframe = 1")

    with stays_in_the_list("Ben", of=ada):
        with ben.page.expect_event("framenavigated"):
            ben.notebook_frame.evaluate("location.reload()")
        receives_frames(ben.page)
        ben.be_in_the_room()
        ben.sees_in_cell(0, "frame = 1")

    ben.type_in_cell(0, "\nagain = 2")
    ada.sees_in_cell(0, "again = 2")
    assert (connections(ben.page), connections(ada.page)) == before


def test_a_network_that_is_gone_for_a_while(browser: Browser, stack: Stack) -> None:
    with open_line() as line:
        ada = new_person(browser, "Ada", stack.url)
        ben = new_person(browser, "Ben", stack.url, proxy=line.proxy)
        meet(ada, ben, "ada-offline")
        before = connections(ben.page), connections(ada.page)

        with stays_in_the_list("Ben", of=ada):
            line.cut()
            button(ben.page, "Mute microphone").click()
            ben.type_in_cell(0, "typed = 'without a network'")
            ada.type_in_cell(0, "\nmeanwhile = 'of Ada'")
            expect(lost_connection(ben.page)).to_be_visible()
            receives_frames(ben.page)
            receives_frames(ada.page)
            line.mend()

            expect(lost_connection(ben.page)).to_have_count(0)
            expect(ada.entry("Ben")).to_contain_text("muted")
            ada.sees_in_cell(0, "without a network")
            ben.sees_in_cell(0, "of Ada")
            button(ben.page, "Unmute microphone").click()
            expect(ada.entry("Ben")).not_to_contain_text("muted")
            ada.hears()

        assert (connections(ben.page), connections(ada.page)) == before
        end_for_everyone(ada)
        for one in (ada, ben):
            one.close()


def test_a_second_tab_takes_over_only_when_asked_to(pair: tuple[Person, Person]) -> None:
    ada, ben = pair
    second = ben.context.new_page()

    second.goto(ben.page.url)
    expect(second.get_by_text("You are in this interview in another tab")).to_be_visible()
    ben.sees_moving("Ada")
    with stays_in_the_list("Ben", of=ada):
        action(second, "Use it here").click()
        expect(second.get_by_role("region", name="Call", exact=True)).to_be_visible()
        is_elsewhere(ben.page)
        sees_moving(second, "Ada")
        ada.sees_moving("Ben")

        # And back.
        action(ben.page, "Use it here").click()
        ben.be_in_the_room()
        ben.sees_moving("Ada")
        is_elsewhere(second)
    second.close()
    ben.sees_moving("Ada")
    expect(ada.participants.get_by_role("listitem")).to_have_count(2)


def is_elsewhere(page: Page) -> None:
    """Nothing of the call is left in that tab, and no device is on in it."""
    expect(action(page, "Use it here")).to_be_visible()
    expect(page.locator(NOTEBOOK)).to_have_count(0)
    page.wait_for_function("() => window.ownTracks.every((track) => track.readyState === 'ended')")


def test_back_after_leaving_turns_nothing_on(person: MakePerson) -> None:
    ada, ben = person("Ada"), person("Ben")
    meet(ada, ben, "ada-back")

    ben.leave()

    expect(button(ben.page, "Rejoin")).to_be_visible()
    assert not has_devices_on(ben.page)
    expect(ada.participants).not_to_contain_text("Ben")
    left = ben.page.url
    ben.page.goto("about:blank")
    ben.page.go_back()
    stands_outside(ben.page, left)
    ben.page.reload()
    stands_outside(ben.page, left)
    button(ben.page, "Rejoin").click()  # admitted once, so nobody is asked again
    ben.be_in_the_room()
    ada.sees_moving("Ben")

    end_for_everyone(ada)
    sees_the_end(ben)
    for one in (ada, ben):
        assert not has_devices_on(one.page)
        ended = one.page.url
        one.page.goto("about:blank")
        one.page.go_back()
        sees_the_end(one)
        one.page.goto(ended)
        sees_the_end(one)
        one.page.go_back()
        is_no_dead_page(one.page)


def stands_outside(page: Page, address: str) -> None:
    assert page.url == address
    expect(button(page, "Rejoin")).to_be_visible()
    assert not has_asked_for_devices(page) or not has_devices_on(page)


def is_no_dead_page(page: Page) -> None:
    """There is a heading that says where one is, and a way on."""
    expect(page.get_by_role("heading").first).to_be_visible()
    expect(page.get_by_role("link").or_(page.get_by_role("button")).first).to_be_visible()
    assert not has_devices_on(page)


def lost_connection(page: Page) -> Locator:
    """What the page says while it has none; pictures and sound may go on."""
    return page.get_by_role("banner").get_by_text("The connection was lost")


def button(page: Page, name: str) -> Locator:
    return page.get_by_role("button", name=name, exact=True)
