"""Runs in two browsers: floods, reloads, questions."""

from __future__ import annotations

from playwright.sync_api import expect

from tests.e2e.people import Person


def test_a_flood_is_stopped_a_reload_loses_nothing_and_a_question_is_asked_again(
    pair: tuple[Person, Person],
) -> None:
    ada, ben = pair

    # A loop that prints: both see it, and the other one stops it.
    ben.type_in_cell(0, "i = 0\nwhile True: print('line', i); i += 1")
    ben.run_cell(0)
    ada.sees_output(0, "left out here")
    ben.sees_output(0, "left out here")
    ada.notebook.get_by_role("button", name="Stop", exact=True).click()
    for one in (ada, ben):
        expect(one.cell(0)).to_contain_text("KeyboardInterrupt")
        expect(one.cell(0).locator(".jp-InputPrompt").first).not_to_contain_text("*")

    # Whoever runs reloads, and is asked again; the other reads of it.
    ben.cell(0).locator(".cm-content").fill("print('Hello', input('Your name:'))")
    ben.run_cell(0)
    ada.sees_in_cell(0, "waiting for an answer of Ben")
    ben.page.reload()
    ben.be_in_the_room()
    box = ben.notebook.get_by_label("Your name:")
    expect(ada.notebook.get_by_label("Your name:")).to_have_count(0)
    box.fill("Benjamin")
    box.press("Enter")
    for one in (ada, ben):
        expect(one.cell(0)).to_contain_text("Hello Benjamin")
        expect(one.cell(0).locator(".jp-InputPrompt").first).not_to_contain_text("*")
