"""What several people do together."""

from __future__ import annotations

import re

from tests.e2e.people import PATIENCE, Person


def call_alone(host: Person, username: str) -> None:
    """Somebody new signs up, calls, and is in the room."""
    host.sign_up(username)
    host.new_call()
    host.join()
    host.be_in_the_room()


def let_in(host: Person, guest: Person, role: str | None = None) -> None:
    """A guest comes by the link, knocks, is admitted, and is in the room."""
    guest.continue_as_guest(host.invitation_link(role))
    guest.join()
    host.admit(guest.name)
    guest.be_in_the_room()


def meet(host: Person, guest: Person, username: str) -> None:
    call_alone(host, username)
    let_in(host, guest)


def end_for_everyone(host: Person) -> None:
    host.page.get_by_role("button", name="End for everyone").last.click()
    confirm(host, re.compile("^End"))
    host.page.wait_for_url("**/ended*", timeout=PATIENCE)


def remove(host: Person, name: str) -> None:
    host.participants.get_by_role("listitem").filter(has_text=name).get_by_role("button").click()
    host.page.get_by_role("menuitem", name=re.compile("Remove")).click()
    confirm(host, re.compile("^Remove"))


def confirm(person: Person, name: re.Pattern[str]) -> None:
    dialog = person.page.get_by_role("dialog").or_(person.page.get_by_role("alertdialog"))
    dialog.get_by_role("button", name=name).click()
