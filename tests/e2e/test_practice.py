"""Practice from the dashboard: a problem alone, solved, and gone on with another time."""

from __future__ import annotations

import re
from collections.abc import Callable

from playwright.sync_api import Locator, expect

from tests.e2e.accessibility import DESK, PHONE, findings
from tests.e2e.people import Person
from tests.e2e.scenes import confirm
from tests.e2e.test_problems import RIGHT, panel, write

JUDGED = 180_000  # milliseconds: compilers and caches of the judge may be cold


def problem(one: Person, title: str) -> Locator:
    return (
        one.page.get_by_role("list", name="Problems").get_by_role("listitem").filter(has_text=title)
    )


def go_on(one: Person, title: str, button: str) -> None:
    """In Python, to the notebook."""
    row = problem(one, title)
    row.get_by_role("combobox", name=f"Language for {title}").select_option("python")
    row.get_by_role("button", name=button).click()
    expect(panel(one)).to_contain_text(title)
    one.sees_in_cell(0, "pair_with_target")


def end_practice(one: Person) -> None:
    """To the page of what is kept: what was written can be gone on with from then on."""
    one.page.get_by_role("button", name="Leave", exact=True).click()
    one.page.get_by_role("menuitem", name="End practice").click()
    confirm(one, re.compile("^End practice"))
    expect(one.page.get_by_text("This practice has ended")).to_be_visible()
    expect(one.page.get_by_role("link", name="Download notebook")).to_be_visible()


def looks(one: Person, *views: str) -> list[str]:
    """What keeps somebody out; where the page is small, in each of these views."""
    one.page.set_viewport_size(DESK)
    found = findings(one.page)
    one.page.set_viewport_size(PHONE)
    for view in views:
        one.page.get_by_role("tab", name=view).click()
        found += findings(one.page)
    found += findings(one.page)
    one.page.set_viewport_size(DESK)
    return found


def test_a_problem_is_practised_and_gone_on_with(person: Callable[..., Person]) -> None:
    ada = person("Ada")
    page = ada.page
    ada.sign_up("ada-practises")
    page.get_by_role("link", name="Practice").click()
    expect(page.get_by_role("heading", name="Next one")).to_be_visible()
    expect(page.get_by_text("What you submit to all tests is listed here")).to_be_visible()

    go_on(ada, "Pair with Target", "Start")
    expect(page.get_by_role("region", name="Call", exact=True)).to_have_count(0)
    console = page.get_by_role("region", name="Hints and notes")
    console.get_by_role("button", name="Show next hint").click()
    expect(console.get_by_role("region", name="Hints").get_by_role("listitem")).to_have_count(1)
    assert looks(ada, "Problem", "Hints", "Code") == []
    write(ada, RIGHT)
    panel(ada).get_by_role("button", name="Submit").click()
    results = page.get_by_role("region", name="Results")
    expect(results).to_contain_text(
        re.compile(r"Accepted: (\d+) of \1 tests passed"), timeout=JUDGED
    )
    end_practice(ada)

    page.get_by_role("main").get_by_role("link", name="Practice").click()
    expect(page.get_by_text("1 of 2 solved")).to_be_visible()
    assert looks(ada) == []
    expect(problem(ada, "Pair with Target")).to_contain_text("Python: solved")
    go_on(ada, "Pair with Target", "Go on")
    ada.sees_in_cell(0, "enumerate(numbers)")
    assert ada.errors == []
    end_practice(ada)
