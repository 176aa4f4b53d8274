"""Whole interviews, as people hold them."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from tests.e2e.people import Person, action, hears_packets
from tests.e2e.scenes import call_alone, end_for_everyone, let_in, meet, remove

MakePerson = Callable[..., Person]


@pytest.fixture
def interview(person: MakePerson, request: pytest.FixtureRequest) -> tuple[Person, Person]:
    """Ada, who called, and Ben, a guest whom she let in, both in the room."""
    ada, ben = person("Ada L."), person("Ben")
    meet(ada, ben, f"ada-{abs(hash(request.node.name)) % 10**8}")
    return ada, ben


def test_two_people_with_accounts_hold_an_interview(person: MakePerson) -> None:
    ada, ben = person("Ada L."), person("Ben O.")
    ada.sign_up("ada")
    ben.sign_up("ben")

    ada.new_call()
    ada.join()
    ada.be_in_the_room()
    ben.accept_link(ada.invitation_link())
    ben.join()
    expect(ben.page.get_by_text(re.compile("wait", re.I)).first).to_be_visible()
    ada.admit("Ben O.")
    ben.be_in_the_room()

    # They see and hear each other.
    ada.sees_moving("Ben O.")
    ben.sees_moving("Ada L.")
    hears_packets(ada)
    hears_packets(ben)
    expect(ada.participants).to_contain_text("Ben O.")
    expect(ben.participants).to_contain_text("Ada L.")

    # They edit the same notebook, with named cursors, and both see the output.
    ada.type_in_cell(0, "answer = 6 * 7")
    ben.sees_in_cell(0, "answer = 6 * 7")
    ben.type_in_cell(0, "\nprint('the answer is', answer)")
    ada.sees_in_cell(0, "print('the answer is', answer)")
    expect(ada.page.locator(".jp-remote-userFlag-name").first).to_contain_text("Ben O.")
    ben.run_cell(0)
    ben.sees_output(0, "the answer is 42")
    ada.sees_output(0, "the answer is 42")

    # Muting is seen by the other.
    ben.page.get_by_role("button", name="Mute microphone").click()
    expect(ben.page.get_by_role("button", name="Unmute microphone")).to_be_visible()
    expect(ada.participants.get_by_role("listitem").filter(has_text="Ben O.")).to_contain_text(
        re.compile("muted", re.I)
    )
    ben.page.get_by_role("button", name="Turn camera off").click()
    expect(ada.camera_of("Ben O.")).to_be_hidden()
    ben.page.get_by_role("button", name="Turn camera on").click()
    ada.sees_moving("Ben O.")

    # Ending is told to the others.
    end_for_everyone(ada)
    ben.page.wait_for_url("**/ended*")
    expect(ben.page.get_by_role("heading").first).to_contain_text(re.compile("ended", re.I))
    assert not ada.errors and not ben.errors


def test_a_guest_is_removed_and_the_link_does_not_let_them_back(
    interview: tuple[Person, Person],
) -> None:
    ada, ben = interview
    link = ada.invitation_link()
    room = ben.page.url
    ada.sees_moving("Ben")

    # Lab may take the focus; only the host closes the menu.
    ada.page.get_by_role("button", name="Options for Ben").click()
    menu = ada.page.get_by_role("menu").filter(has_text="Remove Ben")
    ada.cell(0).locator(".cm-content").focus()
    expect(menu).to_be_visible()
    ada.cell(0).locator(".cm-content").click()
    expect(menu).to_be_hidden()
    remove(ada, "Ben")

    ben.page.wait_for_url("**/removed*")
    expect(ada.camera_of("Ben")).to_have_count(0)
    ben.page.goto(link)
    expect(ben.page.get_by_text(re.compile("removed", re.I)).first).to_be_visible()
    ben.page.goto(room)
    ben.page.wait_for_url("**/removed*")
    end_for_everyone(ada)


def test_a_reload_brings_back_the_call_and_nobody_else_notices_more(
    interview: tuple[Person, Person],
) -> None:
    ada, ben = interview
    ada.sees_moving("Ben")
    ada.type_in_cell(0, "kept = True")
    ben.sees_in_cell(0, "kept = True")

    ben.page.reload()

    ben.be_in_the_room()
    ben.sees_in_cell(0, "kept = True")
    ben.sees_moving("Ada L.")
    ada.sees_moving("Ben")
    hears_packets(ben)
    end_for_everyone(ada)


def test_somebody_without_devices_joins_and_is_seen_as_such(person: MakePerson) -> None:
    ada, ben = person("Ada L."), person("Ben", permissions=[])
    ben.context.add_init_script(
        "navigator.mediaDevices.getUserMedia = () =>"
        " Promise.reject(new DOMException('none', 'NotFoundError'))"
    )
    call_alone(ada, "ada-nodevice")

    let_in(ada, ben)

    ben.sees_moving("Ada L.")
    expect(ada.participants).to_contain_text("Ben")
    end_for_everyone(ada)


def test_the_call_is_shown_in_a_cell_too(interview: tuple[Person, Person]) -> None:
    ada, ben = interview
    ada.type_in_cell(0, "from prepstack_widgets import VideoCall\nVideoCall()")

    ada.run_cell(0)

    for one, other in ((ada, "Ben"), (ben, "Ada L.")):
        output = one.cell(0).locator(".jp-OutputArea-output")
        expect(output.get_by_role("region", name="Call")).to_be_visible()
        expect(output.locator(f'video[aria-label^="{other}"]')).to_be_visible()
        # What is heard and announced exists once, however often the call is shown.
        expect(one.page.locator("audio.ps-voice")).to_have_count(1)
        expect(one.page.locator(".ps-toasts")).to_have_count(1)
        expect(
            output.locator("[role=status]:not(.ps-hint *), [role=alert], [aria-live]")
        ).to_have_count(0)
    end_for_everyone(ada)


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("no-such-interview", "no interview"),
        ("https://example.org/services/prepstack/j/AAAAAAAAAAAAAAAAAAAAAA", "no interview"),
    ],
)
def test_join_says_what_is_wrong(person: MakePerson, text: str, sentence: str) -> None:
    cleo = person("Cleo")
    cleo.sign_up(f"cleo-{len(text)}")

    action(cleo.page, "Join interview").click()
    cleo.page.get_by_role("textbox", name="Invitation link or code").fill(text)
    cleo.page.keyboard.press("Enter")

    expect(cleo.page.get_by_role("alert")).to_contain_text(re.compile(sentence, re.I))
