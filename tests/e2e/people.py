"""People in their browsers: what they do, by the names they see."""

from __future__ import annotations

import re
import secrets
from dataclasses import dataclass, field

from playwright.sync_api import Browser, BrowserContext, Locator, Page, expect

CHROMIUM_FLAGS = [
    "--no-sandbox",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--use-fake-device-for-media-stream",
    "--use-fake-ui-for-media-stream",
    "--autoplay-policy=no-user-gesture-required",
    "--disable-features=WebRtcHideLocalIpsWithMdns",
    "--allow-loopback-in-peer-connection",
]
PASSWORD = "correct horse battery staple"
PATIENCE = 60_000  # milliseconds; the longest wait for anything

expect.set_options(timeout=PATIENCE)


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

    def _note(self, error: str) -> None:
        # JupyterLab reports it so when the room refuses what an interview does not need:
        # storing a layout for everybody, asking whether Lab could be rebuilt.
        if "403" not in error and "may not do this here" not in error:
            self.errors.append(error)

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
        self.page.wait_for_url("**/prepstack/lobby")

    def open_link(self, link: str) -> None:
        self.page.goto(link)

    def continue_as_guest(self, link: str) -> None:
        """From the link to the lobby, without an account."""
        self.page.goto(link)
        self.page.get_by_label("Your name").fill(self.name)
        self.page.get_by_role("button", name="Continue as guest").click()
        self.page.wait_for_url("**/prepstack/lobby")

    def accept_link(self, link: str) -> None:
        """From the link to the lobby, signed in."""
        self.page.goto(link)
        self.page.get_by_role("button", name="Join").click()
        self.page.wait_for_url("**/prepstack/lobby")

    # Lobby

    @property
    def join_button(self) -> Locator:
        return self.page.get_by_role("button", name="Join", exact=True)

    def join(self) -> None:
        """Knock; whoever may enter comes into the room."""
        self.join_button.click()

    # Room

    @property
    def call(self) -> Locator:
        return self.page.get_by_role("region", name="Call")

    @property
    def participants(self) -> Locator:
        return self.page.get_by_role("list", name="Participants")

    def be_in_the_room(self) -> None:
        self.page.wait_for_url("**/interview.ipynb*")
        expect(self.call).to_be_visible()
        expect(self.page.locator(".jp-Notebook .jp-Cell").first).to_be_visible()

    def invitation_link(self, role: str | None = None) -> str:
        if role:
            self.page.get_by_label("They join as").select_option(role)
        box = self.page.get_by_role("textbox", name="Invitation link")
        expect(box).to_have_value(re.compile("/services/prepstack/j/"))
        return box.input_value()

    def admit(self, name: str) -> None:
        self.page.get_by_role("button", name=f"Admit {name}").click()

    def camera_of(self, name: str) -> Locator:
        """Of a guest as well, whose name is shown as a guest's."""
        return self.page.locator(f'video[aria-label^="{name}"][aria-label$=", camera"]')

    # Notebook

    def type_in_cell(self, index: int, text: str) -> None:
        editor = self.cell(index).locator(".cm-content")
        editor.click()
        editor.press("ControlOrMeta+End")
        self.page.keyboard.type(text)

    def cell(self, index: int) -> Locator:
        return self.page.locator(".jp-Notebook .jp-CodeCell").nth(index)

    def run_cell(self, index: int) -> None:
        self.cell(index).locator(".cm-content").click()
        self.page.keyboard.press("Control+Enter")

    def sees_in_cell(self, index: int, text: str) -> None:
        expect(self.cell(index)).to_contain_text(text)

    def sees_output(self, index: int, text: str) -> None:
        expect(self.cell(index).locator(".jp-OutputArea-output")).to_contain_text(text)

    # Media

    def sees_moving(self, name: str) -> None:
        """The remote video of `name` plays: its clock goes on."""
        video = self.camera_of(name)
        expect(video).to_be_attached()
        self.page.wait_for_function(
            """(name) => {
                const label = `[aria-label^="${name}"][aria-label$=", camera"]`;
                const video = document.querySelector(`video${label}`);
                if (!video || video.readyState < 2 || video.videoWidth === 0) return false;
                video.firstSeen ??= video.currentTime;
                return video.currentTime > video.firstSeen + 0.5;
            }""",
            arg=name,
            timeout=PATIENCE,
        )


def action(page: Page, name: str) -> Locator:
    """A button or a link of that name."""
    return page.get_by_role("button", name=name, exact=True).or_(
        page.get_by_role("link", name=name, exact=True)
    )


WATCH_AUDIO = """
window.peerConnections = [];
const Stock = window.RTCPeerConnection;
window.RTCPeerConnection = class extends Stock {
  constructor(...given) { super(...given); window.peerConnections.push(this); }
};
window.audioPacketsReceived = async () => {
  let packets = 0;
  for (const connection of window.peerConnections) {
    if (connection.connectionState !== "connected") continue;
    for (const report of (await connection.getStats()).values())
      if (report.type === "inbound-rtp" && report.kind === "audio")
        packets += report.packetsReceived;
  }
  return packets;
};
"""


def hears_packets(person: Person, at_least: int = 20) -> None:
    """Audio packets of the others arrive in this browser."""
    person.page.wait_for_function(
        "async (least) => (await window.audioPacketsReceived()) > least",
        arg=at_least,
        timeout=PATIENCE,
    )


def new_person(browser: Browser, name: str, url: str, **options: object) -> Person:
    usual: dict[str, object] = {
        "viewport": {"width": 1440, "height": 900},
        "permissions": ["camera", "microphone", "clipboard-read", "clipboard-write"],
    }
    context = browser.new_context(**(usual | options))  # type: ignore[arg-type]
    context.add_init_script(WATCH_AUDIO)
    return Person(name, context, url)
