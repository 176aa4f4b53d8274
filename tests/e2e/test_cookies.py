"""A script in a room's page sets cookies for the whole site: hub and service do not mind."""

from __future__ import annotations

import re
from collections.abc import Callable
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.people import Person
from tests.e2e.scenes import call_alone, end_for_everyone
from tests.e2e.stack import Stack

MakePerson = Callable[..., Person]
DASHBOARD = "services/prepstack/"
PLACES = ("/", "/hub", "/hub/", "/hub/login", "/services/prepstack", "/services/prepstack/")
# Reading them at the end waits until the browser has taken them.
SET = "(lines) => { for (const line of lines) document.cookie = line; return document.cookie; }"
# How a script may spell the name of a cookie of ours.
SPELLINGS: dict[str, Callable[[str], str]] = {
    "without the prefix": lambda name: name.removeprefix("__Host-").removeprefix("hub"),
    "with it": lambda name: name,
    "in other letters": str.lower,
    "after a blank": lambda name: f" {name}",
    "as a value": lambda name: f"={name}",
}


def room_page(person: Person, stack: Stack) -> Page:
    """A page of the room that is kept ready, where any script of the room's people could run."""
    parts = urlsplit(stack.url)
    page = person.context.new_page()
    for _ in range(200):
        for room in [path.name for path in (stack.data / "rooms").iterdir()]:
            page.goto(f"{parts.scheme}://{room}.{parts.netloc}/user/{room}/api")
            if "version" in page.locator("body").inner_text():
                return page
        page.wait_for_timeout(200)  # one has ended, the next one starts
    raise AssertionError("no room is ready")


def set_many(page: Page, stack: Stack, number: int, size: int, more: str = "") -> None:
    host, text = urlsplit(stack.url).hostname, "x" * size
    rest = f"Domain={host}; Path=/; Max-Age=31536000{more}"
    page.evaluate(SET, [f"c{index}={text}; {rest}" for index in range(number)])


def foreign_cookies(person: Person) -> list[str]:
    """Those of `set_many` that the hub is sent."""
    names = [str(cookie.get("name")) for cookie in person.context.cookies(f"{person.url}/")]
    return [name for name in names if re.fullmatch(r"c\d+", name)]


def is_signed_in(person: Person) -> bool:
    person.page.goto(f"{person.url}/{DASHBOARD}")
    return "/hub/login" not in person.page.url


def sees_own_dashboard(person: Person) -> None:
    person.page.goto(f"{person.url}/{DASHBOARD}")
    expect(person.page.locator(".menu-button")).to_contain_text(person.name)


@pytest.mark.parametrize(("number", "size"), [(40, 3800), (400, 4080)])
def test_however_many_cookies_a_room_sets_pages_answer_and_end_them(
    number: int, size: int, person: MakePerson, stack: Stack
) -> None:
    ada = person("Ada")
    ada.sign_up("ada-many")
    set_many(room_page(ada, stack), stack, number, size)
    assert len(foreign_cookies(ada)) >= 40

    for path in (DASHBOARD, "hub/login", f"{DASHBOARD}join"):
        answer = ada.page.goto(f"{ada.url}/{path}")
        assert answer is not None and answer.status == 200

    assert foreign_cookies(ada) == []


def test_a_room_works_whatever_another_one_set(person: MakePerson, stack: Stack) -> None:
    ada = person("Ada")
    set_many(room_page(ada, stack), stack, 400, 4080)

    room_page(ada, stack)  # it answers as before
    call_alone(ada, "ada-beside")
    end_for_everyone(ada)


def tossed(stranger: Person, spell: Callable[[str], str]) -> list[str]:
    """The stranger's cookies, as their script would set them in somebody else's browser."""
    end = f"Domain={urlsplit(stranger.url).hostname}; Max-Age=31536000"
    return [
        f"{spell(str(cookie.get('name')))}={cookie.get('value')}; Path={place}; {end}"
        for cookie in stranger.context.cookies()
        for place in PLACES
    ]


@pytest.mark.parametrize("spelling", SPELLINGS)
@pytest.mark.parametrize("when", ["before", "after"])
def test_nobody_gets_into_the_account_of_who_set_their_cookies(
    when: str, spelling: str, person: MakePerson, stack: Stack
) -> None:
    ada, eve = person("Ada"), person("Eve")
    eve.sign_up("eve-tosses")
    if when == "after":
        ada.sign_up("ada-tossed")

    room_page(ada, stack).evaluate(SET, tossed(eve, SPELLINGS[spelling]))

    if when == "before":
        assert not is_signed_in(ada)
        ada.sign_up("ada-tossed")  # its form's token, too, is our own
    sees_own_dashboard(ada)
    ada.page.goto(f"{ada.url}/hub/change-password")
    expect(ada.page.locator("body")).not_to_contain_text("Eve")


def test_whoever_is_pushed_out_by_cookies_is_signed_out_and_no_more(
    person: MakePerson, stack: Stack
) -> None:
    ada = person("Ada")
    ada.sign_up("ada-pushed")
    page = room_page(ada, stack)

    set_many(page, stack, 400, 20)
    sees_own_dashboard(ada)  # browsers give up others before those that are `Secure`

    set_many(page, stack, 400, 20, "; Secure")
    assert not is_signed_in(ada)
    ada.sign_up("ada-again")
    sees_own_dashboard(ada)
