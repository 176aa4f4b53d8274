"""A screen that one shares and the others see, and the layouts in which they see it."""

from __future__ import annotations

from collections.abc import Callable

from playwright.sync_api import expect

from tests.e2e.people import Person
from tests.e2e.scenes import let_in


def press(person: Person, name: str) -> None:
    person.page.get_by_role("button", name=name, exact=True).click()


def test_a_screen_is_shared_on_request_seen_by_all_and_by_who_comes_late(
    pair: tuple[Person, Person], person: Callable[..., Person]
) -> None:
    (ada, ben), cleo = pair, person("Cleo")

    # Ada asks; nothing begins before Ben says so.
    ada.entry("Ben").get_by_role("button", name="Options for Ben").click()
    ada.page.get_by_role("menuitem", name="Ask to share the screen").click()
    question = ben.page.get_by_role("region", name="A question for you")
    expect(question).to_contain_text("Ada L. asks you to share your screen")
    expect(ada.screen_of("Ben")).to_have_count(0)
    question.get_by_role("button", name="Share screen").click()
    ada.sees_screen("Ben")
    ada.hears()
    ben.sees_moving("Ada")  # cameras go on beside it
    ada.sees_moving("Ben")

    # Who comes late, and may share nothing, sees it as well.
    let_in(ada, cleo, "observer")
    cleo.sees_screen("Ben")
    expect(cleo.page.get_by_role("button", name="Share screen")).to_have_count(0)

    # Over the notebook and back, which stays where it was.
    press(ada, "Enlarge Ben (guest)'s screen")
    ada.sees_screen("Ben")
    expect(ada.notebook.locator(".jp-Notebook")).to_be_hidden()
    press(ada, "Back to the notebook")
    expect(ada.notebook.locator(".jp-Notebook .jp-Cell").first).to_be_visible()

    # Both at a time; then neither.
    press(ada, "Share screen")
    ben.sees_screen("Ada")
    cleo.sees_screen("Ada")
    expect(cleo.screen_of("Ben")).to_be_visible()
    press(ben, "Stop sharing")
    for one in (ada, cleo):
        expect(one.screen_of("Ben")).to_have_count(0)
    cleo.sees_screen("Ada")
    press(ada, "Stop sharing")
    expect(cleo.screen_of("Ada")).to_have_count(0)

    # Again, in the same place.
    press(ben, "Share screen")
    ada.sees_screen("Ben")
    ben.page.reload()
    expect(ada.screen_of("Ben")).to_have_count(0)
    cleo.leave()
    assert [one.errors for one in (ada, ben, cleo)] == [[], [], []]


def test_the_call_is_laid_out_as_chosen_also_after_a_reload(pair: tuple[Person, Person]) -> None:
    ada, ben = pair
    press(ben, "Share screen")

    for name in ("Grid", "Speaker"):
        choose_layout(ada, name)
        ada.sees_screen("Ben")
        ada.sees_moving("Ben")
        expect(ada.page.get_by_role("region", name="Pictures")).to_be_visible()
    ada.page.reload()
    expect(ada.page.get_by_role("region", name="Pictures")).to_be_visible()
    ada.sees_screen("Ben")
    press(ada, "Back to the notebook")
    expect(ada.notebook.locator(".jp-Notebook .jp-Cell").first).to_be_visible()

    choose_layout(ada, "Floating")
    ada.sees_screen("Ben")
    expect(ada.participants).to_have_count(0)
    choose_layout(ada, "Hidden")
    expect(ada.screen_of("Ben")).to_have_count(0)
    expect(ada.page.get_by_role("button", name="Mute microphone")).to_be_visible()

    with ada.context.expect_page() as opened:
        choose_layout(ada, "Picture in picture")
    window = opened.value
    expect(window.get_by_label("Ben (guest), screen")).to_be_visible()
    expect(window.get_by_role("button", name="Mute microphone")).to_be_visible()
    press(ada, "Show the call")
    ada.sees_screen("Ben")
    expect(ada.page.get_by_role("list", name="Participants")).to_have_count(0)  # floating again
    choose_layout(ada, "Beside the notebook")
    expect(ada.participants).to_be_visible()
    press(ben, "Stop sharing")
    assert [one.errors for one in (ada, ben)] == [[], []]


def choose_layout(person: Person, name: str) -> None:
    """By keyboard."""
    person.page.get_by_role("button", name="Layout", exact=True).press("Enter")
    person.page.get_by_role("menuitemradio", name=name, exact=True).press("Enter")
