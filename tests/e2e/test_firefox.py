"""Firefox and Chromium in one room."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import expect

from tests.e2e.firefox import FirefoxPerson, firefox_person
from tests.e2e.people import Person
from tests.e2e.scenes import call_alone, end_for_everyone, knock
from tests.e2e.stack import Stack
from tests.e2e.test_problems import RIGHT, WRONG, find_and_reveal, rows_of, see_verdicts, write


@pytest.fixture
def fay(stack: Stack) -> Iterator[FirefoxPerson]:
    with firefox_person("Fay", stack.url) as person:
        yield person


def test_firefox_and_chromium_hold_an_interview(
    person: Callable[..., Person], fay: FirefoxPerson
) -> None:
    ada = person("Ada")
    call_alone(ada, "ada-firefox")
    fay.continue_as_guest(ada.invitation_link())
    fay.join()
    ada.admit("Fay")
    fay.be_in_the_room()

    # They see and hear each other.
    ada.sees_moving("Fay")
    ada.hears()
    fay.sees_moving("Ada")
    fay.hears()

    # They write in the same notebook.
    fay.type_in_cell(0, "print(6 * 7)")
    ada.sees_in_cell(0, "print(6 * 7)")
    ada.type_in_cell(0, " # of Ada")
    fay.sees_in_cell(0, "# of Ada")
    fay.run_cell(0)
    ada.sees_output(0, "42")
    fay.sees_in_cell(0, "42")

    # Muting is seen, in both directions.
    fay.click("Mute microphone")
    fay.sees_button("Unmute microphone")
    expect(ada.entry("Fay")).to_contain_text("muted")
    fay.click("Unmute microphone")
    expect(ada.entry("Fay")).not_to_contain_text("muted")
    ada.page.get_by_role("button", name="Mute microphone", exact=True).click()
    fay.sees_of("Ada", "muted")
    fay.click("Turn camera off")
    expect(ada.camera_of("Fay")).to_be_hidden()
    fay.click("Turn camera on")
    ada.sees_moving("Fay")

    solve_two_problems(ada, fay)

    # A third person, in Chromium; everybody sees everybody.
    ben = person("Ben")
    knock(ben, ada.invitation_link())
    ada.admit("Ben")
    ben.be_in_the_room()
    ben.sees_moving("Fay")
    ben.sees_moving("Ada")
    fay.sees_moving("Ben")

    # Leaving, and coming back without being asked anything.
    fay.leave()
    expect(ada.participants).not_to_contain_text("Fay")
    fay.click("Rejoin")
    fay.be_in_the_room()
    ada.sees_moving("Fay")
    fay.sees_moving("Ada")
    end_for_everyone(ada)
    fay.do("wait", script="() => /interview has ended/i.test(document.body.innerText)")


def solve_two_problems(ada: Person, fay: FirefoxPerson) -> None:
    """One that Ada asks, and after a swap of roles one that Fay asks."""
    find_and_reveal(ada, "target", "Pair with Target")
    fay.sees_in_cell(0, "pair_with_target")
    fay.type_in_cell(0, "  # of Fay")
    fay.choose("Language", "java")
    for one in (ada, fay):
        one.sees_in_cell(0, "pairWithTarget")
    fay.type_in_cell(0, "  // in Java")
    fay.choose("Language", "python")
    for one in (ada, fay):
        one.sees_in_cell(0, "# of Fay")

    write(ada, WRONG)
    fay.sees_in_cell(0, "return [0, 1]")
    fay.click("Run tests")
    see_verdicts((ada,), "Accepted", "Wrong answer")
    assert fay.rows_of("Test results") == rows_of(ada)
    write(ada, RIGHT)
    fay.sees_in_cell(0, "enumerate(numbers)")
    fay.click("Submit")
    fay.reads("Hidden case")
    expect(ada.page.get_by_role("region", name="Results")).to_contain_text("Accepted: ")
    fay.reads("Accepted: ")

    ada.page.get_by_role("button", name="Swap roles").click()
    fay.click("Swap")
    fay.click("Choose another problem")
    fay.do("focus", role="searchbox", name="Search problems")
    fay.do("type", text="errors")
    fay.do("click", selector="button ::-p-text(Errors per Hour)")
    fay.click("Reveal to candidate")
    expect(ada.page.get_by_role("region", name="Problem", exact=True)).to_contain_text(
        "A service fell over last night."
    )
