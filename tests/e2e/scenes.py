"""What several people do together."""

from __future__ import annotations

import re

from playwright.sync_api import expect

from tests.e2e.people import Person


def call_alone(host: Person, username: str) -> None:
    """Somebody new signs up, calls, and is in the room."""
    host.sign_up(username)
    host.new_call()
    host.join()
    host.be_in_the_room()


def knock(guest: Person, link: str) -> None:
    """A guest comes by the link and waits at the door."""
    guest.continue_as_guest(link)
    guest.join()


def let_in(host: Person, guest: Person, role: str | None = None) -> None:
    """A guest comes by the link, knocks, is admitted, and is in the room."""
    knock(guest, host.invitation_link(role))
    host.admit(guest.name)
    guest.be_in_the_room()


def meet(host: Person, guest: Person, username: str) -> None:
    call_alone(host, username)
    let_in(host, guest)


def end_for_everyone(host: Person) -> None:
    host.leave("End for everyone")
    confirm(host, re.compile("^End"))
    sees_the_end(host)


def remove(host: Person, name: str) -> None:
    host.entry(name).get_by_role("button", name=f"Options for {name}").click()
    host.page.get_by_role("menuitem", name=re.compile("Remove")).click()
    confirm(host, re.compile("^Remove"))


def confirm(person: Person, name: re.Pattern[str]) -> None:
    dialog = person.page.get_by_role("dialog").or_(person.page.get_by_role("alertdialog"))
    dialog.get_by_role("button", name=name).click()


def sees_the_end(person: Person) -> None:
    """In the page itself, or on the one that the service has for what is over."""
    expect(person.page.get_by_text(re.compile("interview has ended", re.I)).first).to_be_visible()
    expect(person.call).to_have_count(0)


def is_told(person: Person, word: str) -> None:
    """The page's heading says so, and nothing of the call is left on it."""
    heading = person.page.get_by_role("heading").filter(has_text=re.compile(word, re.I))
    expect(heading.first).to_be_visible()
    expect(person.call).to_have_count(0)
