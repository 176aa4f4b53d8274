"""JupyterLab in the frame: what keys and buttons do, for who takes part and for who watches."""

from __future__ import annotations

from collections.abc import Callable

from playwright.sync_api import expect

from tests.e2e.people import Person
from tests.e2e.scenes import end_for_everyone, let_in

# What JupyterLab opens with them: palette, search, files, settings, the launcher.
KEYS_OF_LAB = ["Control+Shift+C", "Control+f", "Control+o", "Control+Comma", "Control+Shift+L"]
INTRODUCTION = ".jp-Notebook .jp-MarkdownCell"


def is_ready(one: Person) -> None:
    """The cursor is in the first code cell."""
    expect(one.cell(0).locator(".cm-content")).to_be_focused()


def arrive(pair: tuple[Person, Person]) -> Person:
    """Ada, as if she came just now."""
    ada, _ = pair
    ada.page.reload()
    ada.be_in_the_room()
    is_ready(ada)
    return ada


def tool(one: Person, name: str) -> None:
    one.notebook.get_by_role("button", name=name, exact=True).click()


def test_what_is_typed_is_code_on_arrival_and_after_a_run(pair: tuple[Person, Person]) -> None:
    ada = arrive(pair)

    ada.page.keyboard.type("print('dd', 'x')")
    tool(ada, "Run")
    ada.sees_output(0, "dd x")
    ada.page.keyboard.type("  # dd x")
    tool(ada, "+ Cell")
    ada.page.keyboard.type("second = 'bdd'")

    ada.sees_in_cell(0, "print('dd', 'x')  # dd x")
    ada.sees_in_cell(1, "second = 'bdd'")
    for key in KEYS_OF_LAB:
        ada.page.keyboard.press(key)
    expect(ada.notebook.locator(".jp-Dialog:visible, .lm-CommandPalette:visible")).to_have_count(0)


def test_whoever_is_at_something_when_the_notebook_comes_stays_there(
    person: Callable[..., Person],
) -> None:
    ada = person("Ada")
    ada.sign_up("ada-is-at-it")
    ada.new_call()
    ada.join()
    ada.be_in_the_call()
    chosen = ada.page.get_by_role("button", name="Invite", exact=True)
    chosen.focus()

    expect(ada.page.locator('.ps-frame[data-stage="ready"]')).to_be_visible()
    expect(ada.cell(0).locator(".cm-content")).to_be_editable()

    expect(chosen).to_be_focused()
    ada.page.keyboard.press("F6")
    is_ready(ada)
    end_for_everyone(ada)


def test_the_introduction_stays_whatever_keys_are_pressed(pair: tuple[Person, Person]) -> None:
    ada = arrive(pair)
    introduction = ada.notebook.locator(INTRODUCTION)
    expect(introduction).to_contain_text("This notebook is shared")

    introduction.click()
    ada.page.keyboard.type("ddxy")
    introduction.dblclick()
    ada.page.keyboard.type("mine")
    tool(ada, "+ Cell")

    expect(ada.cell(1)).to_be_visible()
    expect(introduction).to_have_count(1)
    expect(introduction).to_contain_text("This notebook is shared")
    expect(introduction).not_to_contain_text("mine")


def test_restart_asks_in_its_own_place_and_says_what_is_lost(
    pair: tuple[Person, Person],
) -> None:
    ada, _ = pair
    ada.type_in_cell(0, "kept = 1\nprint('kept', kept)")
    ada.run_cell(0)
    ada.sees_output(0, "kept 1")
    tool(ada, "+ Cell")
    ada.page.keyboard.type("print('kept' in globals())")

    tool(ada, "Restart")
    question = ada.notebook.get_by_role("alertdialog")
    expect(question).to_contain_text("Variables are lost")
    question.get_by_role("button", name="Restart").click()
    expect(ada.notebook.get_by_role("status").filter(has_text="Ready")).to_be_visible()
    ada.run_cell(1)

    ada.sees_output(1, "False")
    ada.sees_output(0, "kept 1")


def test_no_key_of_an_observer_edits_or_runs(
    pair: tuple[Person, Person], person: Callable[..., Person]
) -> None:
    (ada, _), eve = pair, person("Eve")
    ada.type_in_cell(0, "print('of ada')")
    let_in(ada, eve, "observer")
    expect(eve.notebook.get_by_text("read only")).to_be_visible()

    eve.cell(0).locator(".cm-content").click()
    eve.page.keyboard.type("eve")
    eve.page.keyboard.press("Control+Enter")
    eve.page.keyboard.press("Escape")
    eve.page.keyboard.type("abddxv")
    expect(eve.page.get_by_text("You observe").last).to_be_visible()
    tool(ada, "+ Cell")
    ada.page.keyboard.type("'the end'")

    for one in (ada, eve):
        one.sees_in_cell(1, "'the end'")
        expect(one.notebook.locator(".jp-Notebook .jp-CodeCell")).to_have_count(2)
        expect(one.cell(0).locator(".jp-InputPrompt").first).to_have_text("[ ]:")
        expect(one.cell(0)).not_to_contain_text("eve")
    for name in ("Run", "Stop", "Restart", "+ Cell"):
        expect(eve.notebook.get_by_role("button", name=name, exact=True)).to_have_count(0)
    eve.leave()


def test_people_are_shown_in_their_cell_in_their_colour(pair: tuple[Person, Person]) -> None:
    ada, ben = pair

    ben.type_in_cell(0, "here")

    mark = ada.cell(0).locator(".ps-here").filter(has_text="Ben")
    expect(mark).to_have_text("Ben (guest)")
    colour = mark.evaluate("(mark) => mark.style.getPropertyValue('--ps-person')")
    cursor = ada.cell(0).locator(".jp-remote-cursor").first
    assert cursor.evaluate("(cursor) => cursor.style.borderLeftColor") == colour
