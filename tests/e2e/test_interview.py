"""Whole interviews, as people hold them."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from tests.e2e.people import NOTEBOOK, Person, action
from tests.e2e.scenes import (
    call_alone,
    end_for_everyone,
    is_told,
    let_in,
    meet,
    remove,
    sees_the_end,
)

MakePerson = Callable[..., Person]


def test_two_people_with_accounts_hold_an_interview(person: MakePerson) -> None:
    ada, ben = person("Ada L."), person("Ben O.")
    ada.sign_up("ada")
    ben.sign_up("ben")

    ada.new_call()
    ada.join()
    ada.be_in_the_room()
    ben.open_link(ada.invitation_link())
    ben.join()
    expect(ben.page.get_by_text(re.compile("wait", re.I)).first).to_be_visible()
    ada.admit("Ben O.")
    ben.be_in_the_room()

    # They see and hear each other.
    ada.sees_moving("Ben O.")
    ben.sees_moving("Ada L.")
    ada.hears()
    ben.hears()
    expect(ada.participants).to_contain_text("Ben O.")
    expect(ben.participants).to_contain_text("Ada L.")

    # They edit the same notebook, with named cursors, and both see the output.
    ada.type_in_cell(0, "answer = 6 * 7")
    ben.sees_in_cell(0, "answer = 6 * 7")
    ben.type_in_cell(0, "\nprint('the answer is', answer)")
    ada.sees_in_cell(0, "print('the answer is', answer)")
    expect(ada.notebook.locator(".jp-remote-userFlag-name").first).to_contain_text("Ben O.")
    ben.run_cell(0)
    ben.sees_output(0, "the answer is 42")
    ada.sees_output(0, "the answer is 42")

    # Muting is seen by the other.
    ben.page.get_by_role("button", name="Mute microphone").click()
    expect(ben.page.get_by_role("button", name="Unmute microphone")).to_be_visible()
    expect(ada.entry("Ben O.")).to_contain_text(re.compile("muted", re.I))
    ben.page.get_by_role("button", name="Turn camera off").click()
    expect(ada.camera_of("Ben O.")).to_be_hidden()
    ben.page.get_by_role("button", name="Turn camera on").click()
    ada.sees_moving("Ben O.")

    # Ending is told to the others.
    end_for_everyone(ada)
    sees_the_end(ben)
    for one in (ada, ben):
        expect(one.page.get_by_role("link", name="Download notebook")).to_be_visible()
    assert not ada.errors and not ben.errors


def test_a_guest_is_removed_and_the_link_does_not_let_them_back(person: MakePerson) -> None:
    ada, ben = person("Ada L."), person("Ben")
    meet(ada, ben, "ada-removes")
    link, page = ada.invitation_link(), ben.page.url
    notebook = ben.notebook_frame.url
    ada.sees_moving("Ben")

    # The notebook may take the focus; only the host closes the menu.
    ada.page.get_by_role("button", name="Options for Ben").click()
    menu = ada.page.get_by_role("menu").filter(has_text="Remove Ben")
    expect(menu).to_be_visible()
    ada.page.keyboard.press("Escape")
    expect(menu).to_be_hidden()
    remove(ada, "Ben")

    is_told(ben, "removed")
    expect(ben.page.locator(NOTEBOOK)).to_have_count(0)
    expect(ada.camera_of("Ben")).to_have_count(0)
    for address in (link, page, notebook):
        ben.page.goto(address)
        expect(ben.page.get_by_text(re.compile("removed", re.I)).first).to_be_visible()
        expect(ben.join_button).to_have_count(0)
    end_for_everyone(ada)


def test_somebody_without_devices_joins_and_is_seen_as_such(person: MakePerson) -> None:
    ada, ben = person("Ada L."), person("Ben", permissions=[])
    ben.context.add_init_script(
        "navigator.mediaDevices.getUserMedia = () =>"
        " Promise.reject(new DOMException('none', 'NotFoundError'))"
    )
    call_alone(ada, "ada-nodevice")

    let_in(ada, ben)

    ben.sees_moving("Ada L.")
    expect(ada.participants).to_contain_text("Ben")
    end_for_everyone(ada)


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("no-such-interview", "no interview"),
        ("https://example.org/services/prepstack/j/AAAAAAAAAAAAAAAAAAAAAA", "no interview"),
    ],
)
def test_join_says_what_is_wrong(person: MakePerson, text: str, sentence: str) -> None:
    cleo = person("Cleo")
    cleo.sign_up(f"cleo-{len(text)}")

    action(cleo.page, "Join interview").click()
    cleo.page.get_by_role("textbox", name="Invitation link or code").fill(text)
    cleo.page.keyboard.press("Enter")

    expect(cleo.page.get_by_role("alert")).to_contain_text(re.compile(sentence, re.I))
