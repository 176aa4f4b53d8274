"""Who gets in, who does not, and what becomes of a link."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Browser, Locator, expect

from tests.e2e.media import has_asked_for_devices, has_devices_on
from tests.e2e.people import Person, new_person
from tests.e2e.scenes import call_alone, end_for_everyone, is_told, knock, let_in
from tests.e2e.stack import Stack

MakePerson = Callable[..., Person]
NOT_LET_IN = "You were not let in|You cannot join"


@pytest.fixture(scope="module")
def ada(browser: Browser, stack: Stack) -> Iterator[Person]:
    """Whose interview it is."""
    ada = new_person(browser, "Ada", stack.url)
    call_alone(ada, "ada-admits")
    yield ada
    end_for_everyone(ada)
    ada.close()


def test_somebody_refused_is_told_and_stays_outside(ada: Person, person: MakePerson) -> None:
    ben = person("Ben")
    link = ada.invitation_link()
    knock(ben, link)
    expect(ben.page.get_by_text(re.compile("let you in|wait", re.I)).first).to_be_visible()

    ada.page.get_by_role("button", name="Refuse Ben").click()

    is_outside(ben, NOT_LET_IN)
    expect(ada.page.get_by_role("button", name="Admit Ben")).to_have_count(0)
    for address in (link, ben.page.url):
        ben.page.goto(address)
        is_outside(ben, NOT_LET_IN)


def is_outside(person: Person, words: str) -> None:
    is_told(person, words)
    expect(person.join_button).to_have_count(0)
    assert not has_devices_on(person.page)


def test_an_observer_is_asked_for_no_device(ada: Person, person: MakePerson) -> None:
    cleo = person("Cleo")

    let_in(ada, cleo, "observer")

    assert not has_asked_for_devices(cleo.page)
    cleo.sees_moving("Ada")
    expect(cleo.page.get_by_role("button", name=re.compile("microphone|camera"))).to_have_count(0)
    expect(ada.entry("Cleo")).to_contain_text("observer")
    cleo.leave()
    expect(ada.participants).not_to_contain_text("Cleo")


def test_a_new_link_shuts_the_old_one_and_lets_nobody_wait_for_nothing(
    ada: Person, person: MakePerson
) -> None:
    ben, dan = person("Ben"), person("Dan")
    old = ada.invitation_link()
    ben.continue_as_guest(old)  # stands in the lobby, has not knocked
    knock(dan, old)
    expect(ada.page.get_by_role("button", name="Admit Dan")).to_be_visible()

    ada.page.get_by_role("button", name="Invite", exact=True).click()
    ada.page.get_by_role("button", name="Make a new link").click()
    question = ada.page.get_by_role("dialog", name="Make a new link?")
    question.get_by_role("button", name="Make a new link").click()
    ada.page.get_by_role("button", name="Invite", exact=True).click()
    expect(link_box(ada)).not_to_have_value(old)
    ada.page.keyboard.press("Escape")

    # Who knocks already still does; who does not has to come again by the new one.
    ada.admit("Dan")
    dan.be_in_the_room()
    is_outside(ben, NOT_LET_IN)
    eve = person("Eve")
    eve.page.goto(old)
    expect(eve.page.get_by_role("button", name="Continue as guest")).to_have_count(0)
    ben.continue_as_guest(ada.invitation_link())
    ben.join()
    ada.admit("Ben")
    ben.be_in_the_room()


def link_box(person: Person) -> Locator:
    return person.page.get_by_role("textbox", name="Invitation link")


def test_a_stranger_finds_no_interview(ada: Person, person: MakePerson) -> None:
    eve = person("Eve")
    eve.sign_up("eve")

    answer = eve.page.goto(ada.page.url)

    assert answer and answer.status == 404


def test_a_guest_reaches_nothing_but_the_interview(ada: Person, person: MakePerson) -> None:
    gus = person("Gus")
    gus.continue_as_guest(ada.invitation_link())

    for path in ("", "schedule", "recordings", "interviews", "join"):
        gus.page.goto(f"{gus.url}/services/prepstack/{path}")
        expect(gus.page.get_by_role("button", name="New call")).to_have_count(0)
        expect(gus.page.get_by_text(ada.page.url.rsplit("/", 1)[-1])).to_have_count(0)
    assert "/manage" not in gus.page.content()
    answer = gus.page.goto(f"{ada.page.url}/manage")
    assert answer and answer.status in (403, 404)
