"""People in their browsers: what they do, by the names they see."""

from __future__ import annotations

import contextlib
import re
import secrets
from dataclasses import dataclass, field

from playwright.sync_api import (
    Browser,
    BrowserContext,
    Error,
    Frame,
    FrameLocator,
    Locator,
    Page,
    expect,
)

from tests.e2e.media import WATCH_MEDIA, hears, sees_moving

PASSWORD = "correct horse battery staple"
PATIENCE = 60_000  # milliseconds; the longest wait for anything
SOON = 10_000  # for what has been brought about already
PAGE = re.compile(r"/services/prepstack/interviews/[^/?]+$")
NOTEBOOK = 'iframe[title="Notebook"]'

expect.set_options(timeout=PATIENCE)

PRESENT: list[Person] = []  # everybody whose browser is open


@dataclass
class Person:
    """One browser context, that is one person. `name` is what the others see."""

    name: str
    context: BrowserContext
    url: str
    page: Page = field(init=False)
    errors: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.context.set_default_timeout(PATIENCE)
        self.page = self.context.new_page()
        self.page.on("pageerror", lambda error: self._note(str(error)))
        PRESENT.append(self)

    def _note(self, error: str) -> None:
        # JupyterLab reports it so when the room refuses what an interview does not need:
        # storing a layout for everybody, asking whether Lab could be rebuilt.
        # And so when a notebook goes before its kernel came, or answered (apputils'
        # SessionContext, services' KernelConnection).
        gone = ("of null (reading 'kernel')", "Disposed", "Canceled future for create_subshell")
        usual = ("403", "may not do this here", *gone)
        if not any(text in error for text in usual):
            self.errors.append(error)

    def close(self) -> None:
        """Navigations end first: Chromium drops a close that meets one (crbug.com/536385539)."""
        for page in self.context.pages:
            for _ in range(3):  # as long as another navigation comes between
                with contextlib.suppress(Error):
                    page.goto("about:blank")
                    break
        self.context.close()
        PRESENT.remove(self)

    @property
    def whereabouts(self) -> str:
        """For whoever reads of a failure."""
        try:
            shown = self.page.locator("body").inner_text(timeout=SOON)[:500]
        except Error as error:
            shown = str(error)
        return f"{self.name} was last at {self.page.url}: {shown}"

    # Media

    def sees_moving(self, name: str) -> None:
        """Pictures of `name` arrive and are shown, anew with each call of this."""
        sees_moving(self.page, name)

    def sees_screen(self, name: str) -> None:
        """The screen of `name` arrives and is shown, anew with each call of this."""
        sees_moving(self.page, name, what="screen")

    def hears(self) -> None:
        """Sound of the others arrives."""
        hears(self.page)

    # Hub

    def sign_up(self, username: str) -> None:
        """Under a name of its own, so that a test can be repeated on the same prepStack."""
        page, username = self.page, f"{username}-{secrets.token_hex(2)}"
        page.goto(f"{self.url}/hub/signup")
        page.get_by_label("Username").fill(username)
        page.get_by_label("Display name").fill(self.name)
        page.get_by_label("Password", exact=True).fill(PASSWORD)
        page.get_by_label("Confirm password").fill(PASSWORD)
        page.get_by_role("button", name="Create account").click()
        page.wait_for_url("**/services/prepstack/")

    def sign_in(self, username: str, password: str = PASSWORD) -> None:
        page = self.page
        page.goto(f"{self.url}/hub/login")
        page.get_by_label("Username").fill(username)
        page.get_by_label("Password", exact=True).fill(password)
        page.get_by_role("button", name="Sign in").click()

    def new_call(self) -> None:
        """From the dashboard to the lobby."""
        self.page.goto(f"{self.url}/services/prepstack/")
        action(self.page, "New call").click()
        self.be_in_the_lobby()

    def open_link(self, link: str) -> None:
        """From the link to the lobby, signed in."""
        self.page.goto(link)
        self.be_in_the_lobby()

    def continue_as_guest(self, link: str) -> None:
        """From the link to the lobby, without an account."""
        self.page.goto(link)
        self.page.get_by_label("Display name").fill(self.name)
        self.page.get_by_role("button", name="Continue as guest").click()
        self.be_in_the_lobby()

    # Lobby

    @property
    def join_button(self) -> Locator:
        return self.page.get_by_role("button", name="Join", exact=True)

    def be_in_the_lobby(self) -> None:
        self.page.wait_for_url(PAGE)
        expect(self.join_button).to_be_visible()

    def join(self) -> None:
        """Knock; whoever may enter is in the call, in the same page."""
        self.join_button.click()

    # Room

    @property
    def call(self) -> Locator:
        return self.page.get_by_role("region", name="Call", exact=True)

    @property
    def participants(self) -> Locator:
        return self.page.get_by_role("list", name="Participants")

    def entry(self, name: str) -> Locator:
        return self.participants.get_by_role("listitem").filter(has_text=name)

    def be_in_the_call(self) -> None:
        expect(self.call).to_be_visible()

    def be_in_the_room(self) -> None:
        self.be_in_the_call()
        expect(self.notebook.locator(".jp-Notebook .jp-Cell").first).to_be_visible()

    def invitation_link(self, role: str | None = None) -> str:
        """As the lobby shows it, or the popover of the room."""
        invite = self.page.get_by_role("button", name="Invite", exact=True)
        box = self.page.get_by_role("textbox", name="Invitation link")
        expect(invite.or_(box).first).to_be_visible()
        if opens := not box.is_visible():
            invite.click()
        if role:
            self.page.get_by_label(re.compile("joins? as")).select_option(role)
        expect(box).to_have_value(re.compile("/services/prepstack/j/"))
        link = box.input_value()
        if opens:
            self.page.keyboard.press("Escape")
            expect(box).to_be_hidden()
        return link

    def admit(self, name: str) -> None:
        self.page.get_by_role("button", name=f"Admit {name}").click()

    def leave(self, how: str = "Leave") -> None:
        self.page.get_by_role("button", name="Leave", exact=True).click()
        self.page.get_by_role("menuitem", name=how, exact=True).click()

    def camera_of(self, name: str) -> Locator:
        """Of a guest as well, whose name is shown as a guest's."""
        return self.page.locator(f'video[aria-label^="{name}"][aria-label$=", camera"]')

    def screen_of(self, name: str) -> Locator:
        return self.page.locator(f'video[aria-label^="{name}"][aria-label$=", screen"]')

    # Notebook

    @property
    def notebook(self) -> FrameLocator:
        return self.page.frame_locator(NOTEBOOK)

    @property
    def notebook_frame(self) -> Frame:
        """For scripts in it."""
        frame = self.page.locator(NOTEBOOK).element_handle().content_frame()
        assert frame
        return frame

    def type_in_cell(self, index: int, text: str) -> None:
        editor = self.cell(index).locator(".cm-content")
        editor.click()
        editor.press("ControlOrMeta+End")
        self.page.keyboard.type(text)

    def cell(self, index: int) -> Locator:
        return self.notebook.locator(".jp-Notebook .jp-CodeCell").nth(index)

    def run_cell(self, index: int) -> None:
        self.cell(index).locator(".cm-content").click()
        self.page.keyboard.press("Control+Enter")

    def sees_in_cell(self, index: int, text: str) -> None:
        expect(self.cell(index)).to_contain_text(text)

    def sees_output(self, index: int, text: str) -> None:
        expect(self.cell(index).locator(".jp-OutputArea-output")).to_contain_text(text)


def action(page: Page, name: str) -> Locator:
    """A button or a link of that name."""
    return page.get_by_role("button", name=name, exact=True).or_(
        page.get_by_role("link", name=name, exact=True)
    )


def new_person(browser: Browser, name: str, url: str, **options: object) -> Person:
    usual: dict[str, object] = {
        "viewport": {"width": 1440, "height": 900},
        "permissions": ["camera", "microphone", "clipboard-read", "clipboard-write"],
    }
    context = browser.new_context(**(usual | options))  # type: ignore[arg-type]
    context.add_init_script(WATCH_MEDIA)
    return Person(name, context, url)
