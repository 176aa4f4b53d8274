"""From the invitation to the end: without findings of axe, without a pointer, at twice the size."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Locator, expect

from tests.e2e.accessibility import (
    DESK,
    PHONE,
    findings,
    is_focused,
    is_in_view,
    is_wider_than_window,
    press,
)
from tests.e2e.people import NOTEBOOK, Person
from tests.e2e.scenes import call_alone, end_for_everyone, sees_the_end

MakePerson = Callable[..., Person]


@pytest.mark.parametrize("viewport", [DESK, PHONE], ids=["desk", "phone"])
def test_axe_finds_nothing_from_the_invitation_to_the_end(
    viewport: dict[str, int], person: MakePerson
) -> None:
    ada, ben = person("Ada"), person("Ben")
    found: dict[str, list[str]] = {}

    def look(at: str, of: Person) -> None:
        found[at] = findings(of.page)

    ada.sign_up("ada-axe")
    ada.new_call()
    ada.page.set_viewport_size(viewport)  # type: ignore[arg-type]
    look("lobby of the host", ada)
    link = ada.invitation_link()
    ada.join()
    ada.be_in_the_call()
    ben.page.set_viewport_size(viewport)  # type: ignore[arg-type]
    ben.page.goto(link)
    look("invitation of a guest", ben)
    ben.continue_as_guest(link)
    look("lobby of a guest", ben)
    ben.join()
    knocks = ada.page.get_by_role("button", name="Admit Ben")
    expect(knocks).to_be_visible()
    look("waiting", ben)
    look("somebody knocks", ada)
    knocks.click()
    ben.be_in_the_call()
    ada.be_in_the_room()  # a notebook that arrives takes the focus, and keys with it
    for name, opened in OPENED.items():
        if shown := opened(ada):
            look(name, ada)
            ada.page.keyboard.press("Escape")
            expect(shown).to_have_count(0)
    for tab in ada.page.get_by_role("tab").all():
        if tab.is_visible():
            tab.click()
            look(f"tab {tab.inner_text()}", ada)
    ben.leave()
    expect(ben.page.get_by_role("button", name="Rejoin")).to_be_visible()
    look("left", ben)
    end_for_everyone(ada)
    expect(ada.page.get_by_role("link", name="Download notebook")).to_be_visible()
    look("ended", ada)
    assert {name: lines for name, lines in found.items() if lines} == {}


def _menu(person: Person, button: Locator) -> Locator | None:
    if not button.is_visible():  # at this width it is in another place
        return None
    button.click()
    menu = person.page.get_by_role("menu").or_(person.page.get_by_role("dialog")).first
    expect(menu).to_be_visible()
    return menu


def _named(person: Person, name: str) -> Locator | None:
    return _menu(person, person.page.get_by_role("button", name=name, exact=True).first)


def _asked(person: Person) -> Locator | None:
    person.leave("End for everyone")
    dialog = person.page.get_by_role("dialog").or_(person.page.get_by_role("alertdialog"))
    expect(dialog).to_be_visible()
    return dialog


# What can be opened over the call; Escape closes each.
OPENED: dict[str, Callable[[Person], Locator | None]] = {
    "invite": lambda person: _named(person, "Invite"),
    "leave": lambda person: _named(person, "Leave"),
    "devices": lambda person: _named(person, "Devices"),
    "options": lambda person: _named(person, "Options for Ben"),
    "question": _asked,
}


def test_from_the_invitation_to_the_end_with_the_keyboard_alone(person: MakePerson) -> None:
    ada, ben = person("Ada"), person("Ben")
    call_alone(ada, "ada-keys")

    # Ben comes.
    ben.page.goto(ada.invitation_link())
    name = ben.page.get_by_label("Display name")
    press(ben.page, name, "ControlOrMeta+A")
    ben.page.keyboard.type("Ben")
    press(ben.page, button(ben, "Continue as guest"))
    press(ben.page, ben.join_button)

    # Ada lets him in: from within the notebook, which F6 leads out of.
    ada.cell(0).locator(".cm-content").click()
    press_out_of_notebook(ada)
    press(ada.page, ada.page.get_by_role("button", name="Admit Ben"))
    ben.be_in_the_room()

    # Ben arrives in the notebook. He mutes, goes back, and writes there.
    expect(ben.page.locator(NOTEBOOK)).to_be_focused()
    press_out_of_notebook(ben)
    press(ben.page, button(ben, "Mute microphone"))
    expect(button(ben, "Unmute microphone")).to_be_visible()
    press(ben.page, button(ben, "Unmute microphone"))
    ben.page.keyboard.press("F6")
    expect(ben.page.locator(NOTEBOOK)).to_be_focused()
    ben.page.keyboard.type("x = 'by key'")
    ada.sees_in_cell(0, "by key")
    press_out_of_notebook(ben)

    # Menus with arrows; Escape closes and gives the focus back.
    press(ada.page, button(ada, "Leave"))
    expect(ada.page.get_by_role("menuitem", name="Leave", exact=True)).to_be_visible()
    ada.page.keyboard.press("Escape")
    expect(button(ada, "Leave")).to_be_focused()
    ada.page.keyboard.press("Enter")
    item = ada.page.get_by_role("menuitem", name="End for everyone")
    for _ in range(5):
        if is_focused(item):
            break
        ada.page.keyboard.press("ArrowDown")
    ada.page.keyboard.press("Enter")
    dialog = ada.page.get_by_role("dialog").or_(ada.page.get_by_role("alertdialog"))
    press(ada.page, dialog.get_by_role("button", name=re.compile("^End")))
    sees_the_end(ada)
    sees_the_end(ben)


def press_out_of_notebook(person: Person) -> None:
    person.page.keyboard.press("F6")
    expect(person.page.locator(NOTEBOOK)).not_to_be_focused()


def button(person: Person, name: str) -> Locator:
    return person.page.get_by_role("button", name=name, exact=True)


def test_at_twice_the_size_everything_is_within_reach(person: MakePerson) -> None:
    half = {"width": 720, "height": 450}  # what is left of 1440 × 900
    ada, ben = person("Ada"), person("Ben", viewport=half)
    call_alone(ada, "ada-zoom")
    ben.continue_as_guest(ada.invitation_link())
    assert not is_wider_than_window(ben.page)
    assert is_in_view(ben.join_button)

    ben.join()
    ada.admit("Ben")

    ben.be_in_the_room()
    assert not is_wider_than_window(ben.page)
    for name in ("Mute microphone", "Turn camera off", "Leave"):
        assert is_in_view(button(ben, name)), name
    ben.type_in_cell(0, "z = 'zoomed'")
    ada.sees_in_cell(0, "zoomed")
    ada.page.set_viewport_size(half)  # type: ignore[arg-type]
    assert not is_wider_than_window(ada.page)
    end_for_everyone(ada)
