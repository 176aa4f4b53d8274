"""One meeting for test after test: to meet takes people longer than most of what they do then."""

from __future__ import annotations

from playwright.sync_api import Browser, Error, expect

from tests.e2e.people import SOON, Person, new_person
from tests.e2e.scenes import end_for_everyone, meet


class Meetings:
    """Ada, who called, and Ben, a guest, who are met again as long as tests leave them so."""

    def __init__(self, browser: Browser, url: str) -> None:
        self._browser, self._url = browser, url
        self._pair: tuple[Person, Person] | None = None

    def take(self) -> tuple[Person, Person]:
        if not self._pair:
            ada = new_person(self._browser, "Ada L.", self._url)
            ben = new_person(self._browser, "Ben", self._url)
            self._pair = ada, ben
            try:
                meet(ada, ben, "ada-meets")
            except BaseException:
                self.close()
                raise
        return self._pair

    def give_back(self, *, passed: bool) -> None:
        """After a test. Whoever is not left as they were found is not met again."""
        assert self._pair
        if not passed or not are_as_found(*self._pair):
            self.close()

    def close(self) -> None:
        pair, self._pair = self._pair, None
        for one in pair or ():
            one.close()

    def end(self) -> None:
        if self._pair:
            end_for_everyone(self._pair[0])
        self.close()


def are_as_found(ada: Person, ben: Person) -> bool:
    """Alone with each other, seen and heard, before one empty cell."""
    try:
        for one in (ada, ben):
            one.errors.clear()
            one.page.keyboard.press("Escape")
            for name in ("Mute microphone", "Turn camera off", "Raise hand"):
                button = one.page.get_by_role("button", name=name, exact=True)
                expect(button.first).to_be_visible(timeout=SOON)
            one.page.get_by_role("tab", name="People").click(timeout=SOON)
            expect(one.participants.get_by_role("listitem")).to_have_count(2, timeout=SOON)
            dialogs = one.page.get_by_role("dialog").or_(one.page.get_by_role("alertdialog"))
            expect(dialogs).to_have_count(0, timeout=SOON)
        for _ in range(1, ada.notebook.locator(".jp-CodeCell").count()):
            ada.cell(1).locator(".cm-content").click(timeout=SOON)
            for key in ("Escape", "d", "d"):
                ada.page.keyboard.press(key)
        ada.cell(0).locator(".cm-content").fill("", timeout=SOON)
        ada.run_cell(0)  # so there is no output either
        for one in (ada, ben):
            expect(one.cell(0).locator(".cm-content")).to_have_text("", timeout=SOON)
            expect(one.cell(0).locator(".jp-OutputArea-output")).to_have_count(0, timeout=SOON)
            expect(one.notebook.locator(".jp-CodeCell")).to_have_count(1, timeout=SOON)
    except (AssertionError, Error) as error:
        print(f"The meeting does not go on: {error}")
        return False
    return True
