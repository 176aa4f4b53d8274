"""How good connections are, as people see it: measured of real packets, some of them lost."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Locator, expect

from tests.e2e.network import Network, lossy_network
from tests.e2e.people import Person
from tests.e2e.scenes import end_for_everyone, meet

MakePerson = Callable[..., Person]


@pytest.fixture
def network() -> Iterator[Network]:
    with lossy_network() as lossy:
        yield lossy


def bars(person: Person, words: str) -> Locator:
    return person.call.get_by_role("button", name=re.compile(words))


def is_told(person: Person, words: str) -> None:
    expect(person.page.get_by_role("status", name="News")).to_contain_text(re.compile(words))


def test_bars_fall_and_say_whose_line_it_is(person: MakePerson, network: Network) -> None:
    ada, ben = person("Ada L."), person("Ben")
    network.carry(ben.context)
    meet(ada, ben, "ada-quality")
    ada.sees_moving("Ben")
    ben.sees_moving("Ada L.")
    expect(bars(ada, "connection")).to_have_count(0)

    network.lose(up=0.25)

    theirs = bars(ada, r"^Ben.*'s connection: poor — their uplink loses \d+ %")
    expect(theirs).to_be_visible()
    expect(bars(ben, r"^Your connection: poor — your uplink loses \d+ %")).to_be_visible()
    is_told(ada, "Ben.*'s connection is poor: their uplink loses")
    theirs.focus()
    ada.page.keyboard.press("Enter")
    details = ada.page.get_by_role("dialog", name=re.compile("Ben.*'s connection"))
    expect(details).to_contain_text(re.compile(r"Round trip, you to server\s*\d+ ms"))
    ada.page.keyboard.press("Escape")
    expect(details).to_have_count(0)

    network.lose(down=0.25)

    expect(bars(ben, r"^Ada L\.'s connection: poor — your downlink loses \d+ %")).to_be_visible()
    expect(theirs).to_have_count(0)
    is_told(ada, "Ben.*'s connection is good again")

    network.lose()

    expect(bars(ben, "connection")).to_have_count(0)
    is_told(ben, "Your connection is good again")
    end_for_everyone(ada)
