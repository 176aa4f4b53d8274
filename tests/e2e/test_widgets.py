"""Widgets in cells: for everybody, through restarts of the kernel, and with what Python hears."""

from __future__ import annotations

import re

from playwright.sync_api import FrameLocator, Locator, expect

from tests.e2e.people import Person
from tests.e2e.test_lab import tool

WIDGETS = (
    "from ipywidgets import HBox\nfrom prepstack_widgets import *\n"
    "call, reactions = VideoCall(), Reactions()\n"
    "reactions.on_reaction(lambda one: print(one.name, 'reacts', one.reaction))\n"
    "call.observe(lambda change: print('muted', *change.new), 'muted')\n"
    "display(call, reactions, HBox([RecordingControls()]))"
)


def outputs(one: Person) -> Locator:
    return one.cell(0).locator(".jp-OutputArea-output")


def printed(one: Person) -> Locator:
    return outputs(one).filter(has_text="reacts").or_(outputs(one).filter(has_text="muted"))


def widget(one: Person, number: int) -> FrameLocator:
    return outputs(one).locator("iframe").nth(number).content_frame


def sees_widgets(one: Person, other: str) -> None:
    call = widget(one, 0)
    expect(call.locator(f'video[aria-label^="{other}"]')).to_be_visible()
    # Whoever is tricked into a click there mutes themselves at most.
    expect(call.get_by_role("button", name=re.compile("ute microphone"))).to_be_visible()
    expect(call.get_by_role("button")).to_have_count(1)
    expect(widget(one, 1).get_by_role("button", name="Clap")).to_be_visible()


def sees_what_is_inside_another(one: Person) -> None:
    expect(widget(one, 2).get_by_text("Recording comes with the next version.")).to_be_visible()


def sounds_once(one: Person) -> None:
    """In the page, and in none of the frames of the call, which announce nothing either."""
    one.hears()
    for frame in one.page.frames:
        if frame != one.page.main_frame:
            assert frame.locator("audio").count() == 0, frame.url
    expect(widget(one, 0).locator("[role=status], [role=alert], [aria-live]")).to_have_count(0)


def restart(one: Person) -> None:
    tool(one, "Restart")
    question = one.notebook.get_by_role("alertdialog")
    question.get_by_role("button", name="Restart").click()
    expect(question).to_have_count(0)
    expect(one.notebook.get_by_role("status").filter(has_text="Ready")).to_be_visible()


def test_both_see_widgets_and_python_hears_of_the_room_also_after_a_restart(
    pair: tuple[Person, Person],
) -> None:
    ada, ben = pair
    ada.type_in_cell(0, WIDGETS)
    ada.run_cell(0)

    for one, other in ((ada, "Ben"), (ben, "Ada L.")):
        sees_widgets(one, other)
        sees_what_is_inside_another(one)
        sounds_once(one)
    widget(ben, 1).get_by_role("button", name="Clap").click()
    ben.page.get_by_role("button", name="Mute microphone").click()
    for one in (ada, ben):
        expect(printed(one)).to_contain_text("reacts clap")
        expect(printed(one)).to_contain_text("muted Ben")
    ben.page.get_by_role("button", name="Unmute microphone").click()
    expect(ada.entry("Ben")).not_to_contain_text("muted")

    # The kernel knows nothing of them any more; they are views of the page, also for who comes now.
    restart(ada)
    ben.page.reload()
    ben.be_in_the_room()
    for one, other in ((ada, "Ben"), (ben, "Ada L.")):
        sees_widgets(one, other)
        sounds_once(one)

    ada.run_cell(0)
    expect(printed(ada)).to_have_count(0)
    sees_widgets(ben, "Ada L.")
    sees_what_is_inside_another(ben)
    widget(ada, 1).get_by_role("button", name="Heart").click()
    for one in (ada, ben):
        expect(printed(one)).to_contain_text("reacts heart")
        expect(printed(one)).not_to_contain_text("clap")
        sounds_once(one)
    assert not ada.errors and not ben.errors
