"""A script in an output, in the host's browser: it is in the notebook and reaches nothing else."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

import pytest
from playwright.sync_api import Browser, expect

from tests.e2e.hostile import ATTEMPTS, Addresses, put_by_running, put_into_document, script
from tests.e2e.media import receives_frames
from tests.e2e.people import Person, new_person
from tests.e2e.scenes import end_for_everyone, knock, meet
from tests.e2e.stack import Stack
from tests.e2e.test_escapes import room_base

SOURCES = ("a cell's run", "a document update")


@dataclass(frozen=True)
class Attacked:
    """Ada, who hosts and is muted, with Ben, who attacks, and Cleo, who waits at the door."""

    ada: Person
    ben: Person
    page: str
    link: str
    tried: dict[str, dict[str, str]]


@pytest.fixture(scope="module")
def attacked(browser: Browser, stack: Stack) -> Iterator[Attacked]:
    ada, ben, cleo = (new_person(browser, name, stack.url) for name in ("Ada", "Ben", "Cleo"))
    meet(ada, ben, "ada-attacked")
    link, page = ada.invitation_link(), ada.page.url
    ada.page.get_by_role("button", name="Mute microphone", exact=True).click()
    expect(ben.entry("Ada")).to_contain_text("muted")
    knock(cleo, link)
    expect(ada.page.get_by_role("button", name="Admit Cleo")).to_be_visible()

    addresses = Addresses(stack.url, f"{page}/", room_base(ada))
    names = {"BEN": username(ben), "CLEO": username(cleo)}
    run, update = (f"<script>{script(source, addresses, names)}</script>" for source in SOURCES)
    put_by_running(ben, 0, run)
    put_into_document(ben, update)
    frame = ada.notebook_frame
    frame.wait_for_function("(count) => Object.keys(window.tried ?? {}).length === count", arg=2)
    yield Attacked(ada, ben, page, link, frame.evaluate("window.tried"))
    for one in (ada, ben, cleo):
        one.close()


def username(guest: Person) -> str:
    config = guest.page.locator("#prepstack-config").text_content() or ""
    found = re.search(r'"me":\s*{[^}]*"username":\s*"([^"]+)"', config)
    assert found, config
    return found.group(1)


@pytest.mark.parametrize("name", ATTEMPTS)
@pytest.mark.parametrize("source", SOURCES)
def test_an_output_does_not_get(source: str, name: str, attacked: Attacked) -> None:
    refusal = ATTEMPTS[name][1]

    came_of_it = attacked.tried[source][name]

    assert came_of_it.startswith(refusal), came_of_it


def test_nothing_came_of_what_it_said_and_posted(attacked: Attacked) -> None:
    ada, ben = attacked.ada, attacked.ben

    receives_frames(ada.page)

    assert ada.page.url == attacked.page
    expect(ada.page.get_by_role("button", name="Admit Cleo")).to_be_visible()
    expect(ada.page.get_by_role("button", name="Unmute microphone", exact=True)).to_be_visible()
    expect(ben.entry("Ada")).to_contain_text("muted")
    expect(ada.entry("Ben")).to_contain_text("candidate")
    expect(ada.participants.get_by_role("listitem")).to_have_count(2)
    assert ada.invitation_link() == attacked.link
    ada.sees_moving("Ben")
    assert not ada.errors


# What a click in an output allows: each leads the top page, or a new one, somewhere.
CLICKED = {
    "top.location": "top.location = evil",
    "a link for the top": "Object.assign(document.createElement('a'), {href: evil,"
    " target: '_top'}).click()",
    "a link for the parent": "Object.assign(document.createElement('a'), {href: evil,"
    " target: '_parent'}).click()",
    "open at the top": "open(evil, '_top')",
    "a form for the top": "const form = Object.assign(document.createElement('form'),"
    " {action: evil, target: '_top'}); document.body.append(form); form.submit()",
    "a new window that leads its opener's page": "open('about:blank').document.write("
    "`<script>opener.parent.location = '${evil}'</` + 'script>')",
    "the page in a new window": "window.hold = open(page)",
}
BUTTONS = """
<div id="traps">{buttons}</div>
<script>
  const evil = location.origin + "/evil", page = {page!r};
  const traps = {traps};
  for (const button of document.querySelectorAll("#traps button"))
    button.onclick = () => {{
      try {{ traps[button.textContent](); }} catch {{ }}
      button.disabled = true;
    }};
</script>
"""


def test_a_click_in_an_output_leads_the_page_nowhere(attacked: Attacked) -> None:
    ada, ben = attacked.ada, attacked.ben
    traps = ", ".join(f'"{name}": () => {{ {act} }}' for name, act in CLICKED.items())
    buttons = "".join(f"<button>{name}</button>" for name in CLICKED)
    html = BUTTONS.format(buttons=buttons, page=attacked.page, traps=f"{{ {traps} }}")
    put_by_running(ben, 0, html)

    for name in CLICKED:
        trap = ada.notebook.locator("#traps").get_by_role("button", name=name, exact=True)
        trap.click()
        expect(trap).to_be_disabled()
        receives_frames(ada.page)

        assert ada.page.url == attacked.page, name
    expect(ada.call).to_be_visible()
    # It has no hold of another page of that person either.
    assert ada.notebook_frame.evaluate("window.hold ?? null") is None
    for other in ada.context.pages:
        if other is not ada.page:
            other.close()


def test_the_host_can_still_do_everything(attacked: Attacked) -> None:
    ada, ben = attacked.ada, attacked.ben

    ada.admit("Cleo")
    expect(ada.participants).to_contain_text("Cleo")

    ada.page.get_by_role("button", name="Unmute microphone", exact=True).click()
    expect(ben.entry("Ada")).not_to_contain_text("muted")
    end_for_everyone(ada)
