"""Three people keep order: a swap with consent, a mute, a lock, another host."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.e2e.media import holds
from tests.e2e.people import Person, new_person
from tests.e2e.scenes import call_alone, confirm, end_for_everyone, let_in
from tests.e2e.stack import Stack

MakePerson = Callable[..., Person]

# Packets of somebody's microphone that have arrived in this page.
ARRIVED = """async (name) => {
  const {received, people} = window.prepstack.store.getState();
  const username = people.find((person) => person.name.startsWith(name))?.username;
  const found = received.find((one) => one.username === username && one.kind === "microphone");
  const id = found?.stream.getAudioTracks()[0]?.id;
  for (const connection of window.peerConnections)
    for (const report of (await connection.getStats()).values())
      if (report.type === "inbound-rtp" && report.trackIdentifier === id)
        return report.packetsReceived;
  return -1;
}"""
ASK = "(message) => window.prepstack.store.ask(message)"
USERNAME = """(name) => window.prepstack.store.getState().people
  .find((person) => person.name.startsWith(name)).username"""
# A page that turns nothing off, whatever it is told.
DISOBEY = """() => {
  const {store} = window.prepstack;
  window.obeying = store.turn;
  store.turn = async () => undefined;
}"""
OBEY = "() => { window.prepstack.store.turn = window.obeying; }"
ENOUGH = 40  # packets, which is most of a second of somebody else's sound


@pytest.fixture(scope="module")
def three(browser: Browser, stack: Stack) -> Iterator[tuple[Person, Person, Person]]:
    """Ada, whose interview it is, Ben, a candidate without an account, Cleo, an interviewer."""
    ada, ben, cleo = (new_person(browser, name, stack.url) for name in ("Ada", "Ben", "Cleo"))
    call_alone(ada, "ada-keeps-order")
    let_in(ada, ben)
    cleo.sign_up("cleo-keeps-order")
    cleo.open_link(ada.invitation_link("interviewer"))
    cleo.join()
    ada.admit("Cleo")
    cleo.be_in_the_room()
    yield ada, ben, cleo
    for one in (ada, ben, cleo):
        one.close()


def more_arrive(page: Page, name: str, before: int) -> None:
    holds(
        page,
        f"async ([name, count]) => (await ({ARRIVED})(name)) >= count",
        [name, before + ENOUGH],
    )


def arrived(page: Page, name: str) -> int:
    return int(page.evaluate(ARRIVED, name))


def choose(person: Person, name: str, what: str) -> None:
    person.page.get_by_role("button", name=f"Options for {name}").click()
    person.page.get_by_role("menuitem", name=what, exact=True).click()


def test_roles_are_swapped_when_the_other_agrees_and_the_rights_go_with_them(
    three: tuple[Person, Person, Person],
) -> None:
    ada, ben, cleo = three
    keeps_order = {"name": "Mute everyone", "exact": True}
    expect(ben.page.get_by_role("button", **keeps_order)).to_have_count(0)

    cleo.page.get_by_role("button", name="Swap roles").click()
    asked = ben.page.get_by_role("region", name="Questions")
    expect(asked).to_contain_text("Cleo asks to swap roles: you would be an interviewer.")
    expect(ada.page.get_by_role("region", name="Questions")).to_have_count(0)
    asked.get_by_role("button", name="Swap", exact=True).press("Enter")

    for one in (ada, ben, cleo):
        expect(one.entry("Ben")).to_contain_text("interviewer")
        expect(one.entry("Cleo")).to_contain_text("candidate")
    expect(ben.page.get_by_role("button", **keeps_order)).to_be_visible()
    expect(cleo.page.get_by_role("button", **keeps_order)).to_have_count(0)
    # What the page no longer offers the room refuses.
    cleo.page.evaluate(ASK, {"type": "mute_everyone"})
    expect(
        cleo.page.get_by_text("Only a host or an interviewer may do that.").first
    ).to_be_visible()


def test_whoever_is_muted_is_heard_by_nobody_even_if_the_page_goes_on_sending(
    three: tuple[Person, Person, Person],
) -> None:
    ada, ben, cleo = three
    more_arrive(cleo.page, "Ben", arrived(cleo.page, "Ben"))
    ben.page.evaluate(DISOBEY)

    choose(ada, "Ben", "Mute")
    expect(ben.page.get_by_text("Ada muted you.").first).to_be_visible()
    expect(cleo.page.get_by_role("status", name="News")).to_contain_text(
        re.compile(r"Ben.* was muted by Ada")
    )
    more_arrive(cleo.page, "Ada", arrived(cleo.page, "Ada"))  # what was on its way has arrived
    before = arrived(cleo.page, "Ben")
    more_arrive(cleo.page, "Ada", arrived(cleo.page, "Ada"))

    assert arrived(cleo.page, "Ben") == before
    expect(cleo.entry("Ben")).to_contain_text("muted")

    # They are heard again once they have turned it off and on themselves.
    ben.page.evaluate(OBEY)
    ben.page.get_by_role("button", name="Mute microphone").first.click()
    ben.page.get_by_role("button", name="Unmute microphone").first.click()
    more_arrive(cleo.page, "Ben", before)


def test_a_page_that_is_told_turns_the_microphone_off_and_is_asked_to_unmute(
    three: tuple[Person, Person, Person],
) -> None:
    ada, ben, _ = three

    ada.page.get_by_role("button", name="Mute everyone").click()
    expect(ben.page.get_by_role("button", name="Unmute microphone").first).to_be_visible()
    choose(ada, "Ben", "Ask to unmute")
    ben.page.get_by_role("region", name="Questions").get_by_role("button", name="Unmute").click()

    expect(ben.page.get_by_role("button", name="Mute microphone").first).to_be_visible()
    expect(ada.entry("Ben")).not_to_contain_text("muted")


def test_a_locked_interview_lets_nobody_new_in_and_those_who_were_in_come_back(
    three: tuple[Person, Person, Person], person: MakePerson
) -> None:
    ada, ben, _ = three
    dan = person("Dan")
    link = ada.invitation_link()
    ada.page.get_by_role("button", name="Lock", exact=True).click()
    expect(ada.page.get_by_text("Locked: nobody new can join.")).to_be_visible()

    dan.continue_as_guest(link)
    expect(dan.page.get_by_text("The host has locked this interview").first).to_be_visible()
    dan.join()
    expect(dan.page.get_by_role("alert")).to_contain_text("press Join again")
    expect(ada.page.get_by_role("button", name="Admit Dan")).to_have_count(0)
    ben.leave()
    ben.page.get_by_role("button", name="Rejoin").click()
    ben.be_in_the_call()

    ada.page.get_by_role("button", name="Unlock", exact=True).click()
    expect(dan.page.get_by_text("The host has locked this interview")).to_have_count(0)
    dan.join()
    ada.page.get_by_role("button", name=re.compile("^Refuse Dan")).click()


def test_the_interview_is_given_to_another_host_who_ends_it(
    three: tuple[Person, Person, Person],
) -> None:
    ada, ben, cleo = three

    ada.page.get_by_role("button", name="Options for Ben").click()
    expect(ada.page.get_by_role("menuitem", name="Make host")).to_have_count(0)  # a guest
    ada.page.keyboard.press("Escape")
    choose(ada, "Cleo", "Make host")
    confirm(ada, re.compile("^Make Cleo"))

    expect(cleo.page.get_by_text("You are the host now.").first).to_be_visible()
    expect(ada.page.get_by_role("button", name="Lock", exact=True)).to_have_count(0)
    cleo.invitation_link()
    ada.page.evaluate(ASK, {"type": "remove", "username": ada.page.evaluate(USERNAME, "Ben")})
    expect(ada.page.get_by_text("Only the host may do that.").first).to_be_visible()
    ada.page.get_by_role("button", name="Leave", exact=True).click()
    expect(ada.page.get_by_role("menuitem", name="End for everyone")).to_have_count(0)
    ada.page.keyboard.press("Escape")
    end_for_everyone(cleo)
