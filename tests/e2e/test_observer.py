"""Three people, one of whom only watches: nothing that he sends changes the notebook."""

from __future__ import annotations

from collections.abc import Callable

from playwright.sync_api import expect

from tests.e2e.people import Person
from tests.e2e.raw import appended_cell, send_raw
from tests.e2e.scenes import let_in


def test_an_observer_sees_and_hears_everything_and_changes_nothing(
    pair: tuple[Person, Person], person: Callable[..., Person]
) -> None:
    (ada, ben), olga = pair, person("Olga")
    let_in(ada, olga, "observer")

    # Olga sees the others and what they do; nobody expects her camera.
    olga.sees_moving("Ada")
    olga.sees_moving("Ben")
    olga.hears()
    ben.type_in_cell(0, "print('seen by', 'all')")
    ben.run_cell(0)
    olga.sees_output(0, "seen by all")
    expect(ada.participants).to_contain_text("Olga")
    expect(olga.page.get_by_role("button", name="Mute microphone")).to_have_count(0)

    # Typing does nothing, nor does a frame on a socket of her own; the same of Ben's does.
    olga.type_in_cell(0, "forged by hand")
    send_raw(olga, appended_cell("forged00", "forged = 'raw'"))
    send_raw(ben, appended_cell("honest00", "honest = 'raw'"))
    for one in (ada, ben, olga):
        expect(one.notebook.locator(".jp-Notebook")).to_contain_text("honest = 'raw'")
        expect(one.notebook.locator(".jp-Notebook")).not_to_contain_text("forged")
    # A cell that was added later is locked as well.
    olga.type_in_cell(1, "forged later")
    expect(olga.notebook.locator(".jp-Notebook")).not_to_contain_text("forged")
    ada.page.reload()
    ada.be_in_the_room()
    expect(ada.notebook.locator(".jp-Notebook")).to_contain_text("honest = 'raw'")
    expect(ada.notebook.locator(".jp-Notebook")).not_to_contain_text("forged")
    olga.leave()
