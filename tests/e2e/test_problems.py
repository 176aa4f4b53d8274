"""A whole interview with problems: found, shown, solved, judged, and then the other way round."""

from __future__ import annotations

import re
from collections.abc import Callable

from playwright.sync_api import Locator, Response, expect

from tests.e2e.people import Person
from tests.e2e.scenes import end_for_everyone, meet

WRONG = "def pair_with_target(numbers, target): return [0, 1]"
RIGHT = (
    "def pair_with_target(numbers, target): at = {n: i for i, n in enumerate(numbers)}; "
    "return next([i, at[target - n]] for i, n in enumerate(numbers) if at.get(target - n, i) != i)"
)
# What only an interviewer may have of the problem, in the words of its notebook.
SECRETS = (
    "which other number are you looking for",
    "Keep a map from each value",
    "names the trade of memory",
    "half of the target comes once",
    "[10, 4, 16, 7]",
)


def panel(one: Person) -> Locator:
    return one.page.get_by_role("region", name="Problem", exact=True)


def language(one: Person) -> Locator:
    return panel(one).get_by_role("combobox", name="Language")


def find_and_reveal(one: Person, word: str, title: str) -> None:
    panel(one).get_by_role("searchbox", name="Search problems").fill(word)
    panel(one).get_by_role("button", name=title).click()
    expect(panel(one)).to_contain_text("Only you see this preview.")
    panel(one).get_by_role("button", name="Reveal to candidate").click()


def write(one: Person, source: str, cell: int = 0) -> None:
    """In the place of what is there."""
    one.cell(cell).locator(".cm-content").click()
    one.page.keyboard.press("ControlOrMeta+a")
    one.page.keyboard.insert_text(source)


def see_verdicts(people: tuple[Person, ...], *verdicts: str) -> None:
    for one in people:
        rows = one.page.get_by_role("table", name="Test results").locator("tbody tr")
        expect(rows).to_have_count(len(verdicts))
        for place, verdict in enumerate(verdicts):
            expect(rows.nth(place)).to_contain_text(verdict)


def rows_of(one: Person) -> list[str]:
    return one.page.get_by_role("table", name="Test results").locator("tbody tr").all_inner_texts()


def record(one: Person) -> list[str]:
    """Every text that comes into this browser from now on."""
    found: list[str] = []

    def note(response: Response) -> None:
        kind = response.headers.get("content-type", "")
        if response.ok and ("json" in kind or "html" in kind):
            found.append(response.text())

    one.page.on("requestfinished", lambda request: _quietly(note, request.response()))
    one.page.on(
        "websocket",
        lambda socket: socket.on("framereceived", lambda data: found.append(str(data))),
    )
    return found


def _quietly(note: Callable[[Response], None], response: Response | None) -> None:
    try:
        if response is not None:
            note(response)
    except Exception:  # the page went on before its text could be taken
        return


def test_two_people_go_through_an_interview_with_two_problems(
    person: Callable[..., Person],
) -> None:
    ada, ben = person("Ada"), person("Ben")
    both = (ada, ben)
    came = record(ben)
    meet(ada, ben, "ada-asks")

    # Nothing is seen by the candidate until it is revealed.
    expect(panel(ada).get_by_role("list", name="Problems").get_by_role("listitem")).to_have_count(2)
    expect(ben.page.get_by_role("searchbox", name="Search problems")).to_have_count(0)
    find_and_reveal(ada, "target", "Pair with Target")
    for one in both:
        expect(panel(one)).to_contain_text("A till prints a list of amounts")
        expect(language(one)).to_have_value("python")
        expect(one.notebook.locator(".jp-Notebook:visible")).to_contain_text("Pair with Target")

    # To another language and back: everybody goes along, and not a character is lost.
    ben.type_in_cell(0, "  # Ben was here")
    language(ben).select_option("java")
    expect(language(ada)).to_have_value("java")
    for one in both:
        expect(one.cell(0)).to_contain_text("pairWithTarget")
    ada.type_in_cell(0, "  // Ada too")
    language(ada).select_option("python")
    ben.sees_in_cell(0, "# Ben was here")
    language(ben).select_option("java")
    ben.sees_in_cell(0, "// Ada too")
    language(ben).select_option("python")

    # A wrong solution and a right one: the same results for both.
    ben.sees_in_cell(0, "# Ben was here")
    write(ben, WRONG)
    ada.sees_in_cell(0, "return [0, 1]")
    panel(ben).get_by_role("button", name="Run tests").click()
    see_verdicts(both, "Accepted", "Wrong answer")
    assert rows_of(ada) == rows_of(ben)
    write(ben, RIGHT)
    ada.sees_in_cell(0, "enumerate(numbers)")
    panel(ben).get_by_role("button", name="Run tests").click()
    see_verdicts(both, "Accepted", "Accepted")
    panel(ben).get_by_role("button", name="Submit").click()
    for one in both:
        results = one.page.get_by_role("region", name="Results")
        expect(results).to_contain_text(re.compile(r"Accepted: (\d+) of \1 tests passed"))
        hidden = one.page.get_by_role("table", name="Test results").get_by_role("row")
        expect(hidden.filter(has_text="Hidden case").first).to_be_visible()

    # The console is the interviewer's: a hint is the candidate's once it is shared.
    assert [text for text in came for secret in SECRETS if secret in text] == []
    ada.page.get_by_role("tab", name="Notes").click()
    console = ada.page.get_by_role("region", name="Interviewer console")
    console.get_by_role("textbox", name="Private notes").fill("Asks before writing")
    console.get_by_role("textbox", name="Private notes").press("Enter")
    notes = console.get_by_role("list", name=re.compile("^Notes"))
    expect(notes).to_contain_text("Asks before writing")
    console.get_by_role("button", name="Show next hint").click()
    hint = console.get_by_role("region", name="Hints").get_by_role("listitem").first.inner_text()
    expect(panel(ben).get_by_role("region", name="Shared hints")).to_have_count(0)
    console.get_by_role("button", name="Share hint").click()
    shared = panel(ben).get_by_role("region", name="Shared hints")
    expect(shared).to_contain_text(hint.splitlines()[0][:30])
    assert not any("Asks before writing" in text for text in came)

    # The other way round: who solved it gets no solution of it, and asks the next one.
    ben.page.get_by_role("button", name="Swap roles").click()
    asked = ada.page.get_by_role("region", name=re.compile("A question for you"))
    asked.get_by_role("button", name="Swap", exact=True).click()
    expect(panel(ada).get_by_role("button", name="Choose another problem")).to_have_count(0)
    panel(ben).get_by_role("button", name="Choose another problem").click()
    find_and_reveal(ben, "errors", "Errors per Hour")
    for one in both:
        expect(language(one)).to_have_value("bash")
        expect(panel(one)).to_contain_text("A service fell over last night.")
    write(ada, "grep -c ERROR app.log")
    ben.sees_in_cell(0, "grep -c ERROR app.log")
    panel(ada).get_by_role("button", name="Run tests").click()
    for one in both:
        table = one.page.get_by_role("table", name="Test results")
        expect(table).to_contain_text("Wrong answer")
    for one in both:
        assert one.errors == []
    end_for_everyone(ada)


def test_a_custom_input_is_run_and_judged_by_nobody(person: Callable[..., Person]) -> None:
    ada = person("Ada")
    ada.sign_up("ada-tries")
    ada.new_call()
    ada.join()
    ada.be_in_the_room()
    find_and_reveal(ada, "pair", "Pair with Target")
    ada.sees_in_cell(0, "pair_with_target")
    write(ada, RIGHT.replace("at = {", "print('looking'); at = {"))

    panel(ada).get_by_role("button", name="Custom input").click()
    box = panel(ada).get_by_role("textbox", name="Input")
    box.fill('{"numbers": [5, 8, 1], "target": 9}')
    panel(ada).get_by_role("button", name="Run with this input").click()

    table = ada.page.get_by_role("table", name="Test results")
    expect(table).to_contain_text("Ran")
    expect(table).to_contain_text("[1, 2]")
    expect(table).to_contain_text("looking")

    write(ada, "from prepstack_widgets import TestResults; TestResults()", cell=1)
    ada.run_cell(1)
    inside = ada.cell(1).locator(".jp-OutputArea-output iframe").content_frame
    expect(inside.get_by_role("table", name="Test results")).to_contain_text("[1, 2]")

    box.fill("{")
    panel(ada).get_by_role("button", name="Run with this input").click()
    expect(panel(ada)).to_contain_text("Write the input as JSON")
    end_for_everyone(ada)
