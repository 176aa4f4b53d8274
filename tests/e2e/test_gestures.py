"""Hands, reactions, the timer and time to think, as two people use them."""

from __future__ import annotations

import re

from playwright.sync_api import Locator, expect

from tests.e2e.accessibility import findings, press
from tests.e2e.people import NOTEBOOK, Person


def button(one: Person, name: str) -> Locator:
    return one.page.get_by_role("button", name=name, exact=True)


def timer(one: Person) -> Locator:
    return one.page.get_by_role("region", name="Timer", exact=True)


def thinking(one: Person) -> Locator:
    return one.page.get_by_role("region", name="Private thinking time")


def news(one: Person) -> Locator:
    return one.page.get_by_role("status", name="News")


def test_hands_go_up_in_order_and_reactions_are_seen_and_announced(
    pair: tuple[Person, Person],
) -> None:
    ada, ben = pair

    # Ben is first, though Ada came first.
    button(ben, "Raise hand").click()
    expect(news(ada)).to_contain_text("Ben")
    button(ada, "Raise hand").click()
    for one in (ada, ben):
        first, second = one.participants.get_by_role("listitem").all()[:2]
        expect(first).to_contain_text(re.compile("Ben.*number 1", re.S))
        expect(second).to_contain_text(re.compile("Ada L.*number 2", re.S))
    expect(ada.page.locator(".ps-tile .ps-hand").first).to_be_visible()

    # It is still up after a reload, and Ada lowers it.
    ben.page.reload()
    ben.be_in_the_room()
    expect(button(ben, "Lower hand")).to_be_visible()
    ada.page.get_by_role("button", name=re.compile("^Lower hand of Ben")).click()
    expect(button(ben, "Raise hand")).to_be_visible()
    expect(ben.entry("Ada L.")).to_contain_text("number 1")

    # A reaction is on Ben's tile in Ada's page, and said there.
    button(ben, "Reactions").click()
    button(ben, "Celebrate").click()
    expect(ada.page.locator(".ps-tile [data-reaction=celebrate]").first).to_be_visible()
    expect(news(ada)).to_contain_text(re.compile("Ben.*: celebrate"))
    assert findings(ben.page) == []
    button(ada, "Lower hand").click()
    expect(ben.entry("Ada L.")).not_to_contain_text("hand raised")
    assert not ada.errors and not ben.errors


def test_the_timer_runs_for_both_and_over_a_reload(pair: tuple[Person, Person]) -> None:
    ada, ben = pair
    runs = re.compile(r"Introduction ▸ \d+:\d\d/\d+:00")

    timer(ada).get_by_role("button", name="Timer").click()
    button(ada, "Start timer").click()
    expect(timer(ben)).to_contain_text(runs)
    expect(timer(ben)).not_to_contain_text("paused")
    expect(timer(ben).get_by_role("button")).to_have_count(0)  # it is not his to control

    ben.page.reload()
    ben.be_in_the_room()
    expect(timer(ben)).to_contain_text(runs)
    button(ada, "Next: Clarify").click()
    expect(timer(ben)).to_contain_text("Clarify ▸")
    assert findings(ada.page) == []
    button(ada, "Pause timer").click()

    expect(timer(ben)).to_contain_text("paused")
    expect(news(ben)).to_contain_text("The timer is paused.")
    assert not ada.errors and not ben.errors


def test_time_to_think_by_consent_silences_the_others_and_ends(pair: tuple[Person, Person]) -> None:
    ada, ben = pair
    ben.sees_moving("Ada L.")
    ada.type_in_cell(0, "# Ada is here")
    flag = ben.notebook.locator(".ps-here")
    expect(flag.first).to_be_visible()

    # Ben asks, Ada agrees.
    button(ben, "More").click()
    ben.page.get_by_role("menuitem", name="Ask for thinking time").click()
    ben.page.get_by_role("dialog").get_by_role("button", name="Ask", exact=True).click()
    expect(thinking(ada)).to_contain_text("asks for 5 minutes")
    button(ada, "Agree").click()

    # Ada rests for Ben, who is muted; she sees how long it lasts.
    expect(thinking(ada)).to_contain_text(re.compile(r"Ben.* thinks.*[45]:\d\d"))
    expect(thinking(ben)).to_contain_text("Your time to think")
    expect(ben.camera_of("Ada L.")).to_have_count(0)
    expect(button(ben, "Unmute microphone")).to_be_visible()
    expect(ada.entry("Ben")).to_contain_text(re.compile("muted", re.I))
    assert ben.page.evaluate(ALL_SILENT)
    for mark in flag.all():
        expect(mark).to_be_hidden()
    assert findings(ben.page) == []

    # He ends it, and everything is there again.
    button(ben, "End thinking time").click()
    expect(thinking(ada)).to_have_count(0)
    ben.sees_moving("Ada L.")
    expect(flag.first).to_be_visible()
    assert not ben.page.evaluate(ALL_SILENT)
    button(ben, "Unmute microphone").click()
    assert not ada.errors and not ben.errors


ALL_SILENT = """() => {
  const voices = [...document.querySelectorAll("audio.ps-voice")];
  const isSilent = (voice) => voice.muted && voice.srcObject.getTracks().every((t) => !t.enabled);
  return voices.length > 0 && voices.every(isSilent);
}"""


def test_with_the_keyboard_alone(pair: tuple[Person, Person]) -> None:
    ada, ben = pair
    page = ada.page
    ada.cell(0).locator(".cm-content").click()
    page.keyboard.type("?")  # in the notebook it is a character
    ada.sees_in_cell(0, "?")
    page.keyboard.press("F6")
    expect(page.locator(NOTEBOOK)).not_to_be_focused()

    page.keyboard.press("?")
    dialog = page.get_by_role("dialog", name="Keyboard")
    expect(dialog.get_by_role("rowheader", name="Raise or lower your hand")).to_be_visible()
    assert findings(page) == []
    press(page, dialog.get_by_role("checkbox", name="Push to talk with Space"), "Space")
    page.keyboard.press("Escape")
    expect(dialog).to_have_count(0)

    page.keyboard.press("Control+Alt+KeyH")
    expect(ben.entry("Ada L.")).to_contain_text("hand raised")
    press(page, button(ada, "Reactions"))
    press(page, button(ada, "Clap"))
    expect(ben.page.locator("[data-reaction=clap]").first).to_be_visible()
    page.keyboard.press("Escape")

    # Muted, and heard while Space is held.
    page.keyboard.press("Control+Alt+KeyM")
    expect(button(ada, "Unmute microphone")).to_be_visible()
    page.evaluate("() => document.activeElement.blur()")
    page.keyboard.down("Space")
    expect(button(ada, "Mute microphone")).to_be_visible()
    expect(ben.entry("Ada L.")).not_to_contain_text("muted")
    page.keyboard.up("Space")
    expect(ben.entry("Ada L.")).to_contain_text("muted")

    # And all of it back.
    for chord in ("Control+Alt+KeyM", "Control+Alt+KeyH", "?"):
        page.keyboard.press(chord)
    press(page, dialog.get_by_role("checkbox", name="Push to talk with Space"), "Space")
    page.keyboard.press("Escape")
    expect(ben.entry("Ada L.")).not_to_contain_text(re.compile("muted|hand raised"))
    assert not ada.errors and not ben.errors
