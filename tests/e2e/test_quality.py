"""How good connections are, as people see it: measured of real packets, some of them lost."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Locator, expect

from tests.e2e.media import holds
from tests.e2e.network import Network, lossy_network
from tests.e2e.people import Person
from tests.e2e.scenes import call_alone, end_for_everyone, meet

MakePerson = Callable[..., Person]


@pytest.fixture
def network() -> Iterator[Network]:
    with lossy_network() as lossy:
        yield lossy


def bars(person: Person, words: str) -> Locator:
    return person.call.get_by_role("button", name=re.compile(words))


def is_told(person: Person, words: str) -> None:
    expect(person.page.get_by_role("status", name="News")).to_contain_text(re.compile(words))


def test_bars_fall_and_say_whose_line_it_is(person: MakePerson, network: Network) -> None:
    ada, ben = person("Ada L."), person("Ben")
    network.carry(ben.context)
    meet(ada, ben, "ada-quality")
    ada.sees_moving("Ben")
    ben.sees_moving("Ada L.")
    expect(bars(ada, "connection")).to_have_count(0)

    network.lose(up=0.25)

    theirs = bars(ada, r"^Ben.*'s connection: poor — their uplink loses \d+ %")
    is_told(ada, "Ben.*'s connection is poor: their uplink loses")  # soon it is no news any more
    expect(theirs).to_be_visible()
    expect(bars(ben, r"^Your connection: poor — your uplink loses \d+ %")).to_be_visible()
    theirs.focus()
    ada.page.keyboard.press("Enter")
    details = ada.page.get_by_role("dialog", name=re.compile("Ben.*'s connection"))
    expect(details).to_contain_text(re.compile(r"Round trip, you to server\s*\d+ ms"))
    ada.page.keyboard.press("Escape")
    expect(details).to_have_count(0)

    network.lose(down=0.4)  # most of it is repaired before it counts

    is_told(ada, "Ben.*'s connection is good again")
    expect(theirs).to_have_count(0)
    expect(bars(ben, r"^Ada L\.'s connection: poor — your downlink loses \d+ %")).to_be_visible()

    network.lose()

    is_told(ben, "Your connection is good again")
    expect(bars(ben, "connection")).to_have_count(0)
    end_for_everyone(ada)


def test_who_is_muted_and_speaks_is_told_once_and_can_unmute(pair: tuple[Person, Person]) -> None:
    ada, ben = pair
    ben.page.get_by_role("button", name="Mute microphone").click()

    # The fake microphone beeps.
    hint = ben.page.get_by_text("You are muted, but speaking")
    expect(hint.first).to_be_visible()
    expect(ada.entry("Ben")).to_contain_text(re.compile("muted", re.I))
    ben.page.get_by_role("button", name="Unmute", exact=True).click()

    expect(ben.page.get_by_role("button", name="Mute microphone")).to_be_visible()
    expect(hint).to_have_count(0)
    ada.hears()


def test_sound_alone_goes_where_that_is_wanted_and_is_remembered(
    pair: tuple[Person, Person],
) -> None:
    ada, ben = pair
    ben.sees_moving("Ada L.")

    audio_only(ben)

    expect(ben.call.get_by_text("audio only")).to_be_visible()
    expect(ben.camera_of("Ada L.")).to_have_count(0)
    expect(ada.entry("Ben")).to_contain_text(re.compile("camera off", re.I))
    waits_for_sound_alone(ben)
    ben.hears()
    assert receives_no_pictures(ben)

    ben.page.reload()
    ben.be_in_the_room()
    waits_for_sound_alone(ben)
    ben.hears()
    assert receives_no_pictures(ben)

    audio_only(ben)
    ben.sees_moving("Ada L.")
    ben.page.get_by_role("button", name="Turn camera on").click()
    ada.sees_moving("Ben")


def audio_only(person: Person) -> None:
    person.page.get_by_role("button", name="More", exact=True).click()
    person.page.get_by_role("menuitemcheckbox", name="Audio only").click()


def waits_for_sound_alone(person: Person) -> None:
    """The connection before goes on until the new one is there."""
    holds(
        person.page,
        """async () => await window.received('audio', 'packetsReceived') > 0
          && await window.received('video', 'packetsReceived') === 0""",
    )


def receives_no_pictures(person: Person) -> bool:
    """On the connections that there are now."""
    return bool(person.page.evaluate("window.received('video', 'packetsReceived')") == 0)


def test_a_silent_microphone_is_noticed_in_the_lobby_and_in_the_call(person: MakePerson) -> None:
    ada = person("Ada L.")
    ada.context.add_init_script(SILENT_MICROPHONE)
    ada.sign_up("ada-silent")
    ada.new_call()
    ada.page.get_by_role("heading").first.click()  # a browser measures once somebody has clicked

    expect(ada.page.get_by_text("Nothing is heard from your microphone").first).to_be_visible()
    ada.join()
    ada.be_in_the_call()
    expect(ada.call.get_by_text("Nothing is heard from your microphone")).to_be_visible()
    end_for_everyone(ada)


SILENT_MICROPHONE = """
const devices = navigator.mediaDevices;
const ask = devices?.getUserMedia.bind(devices);
if (ask) devices.getUserMedia = async (wanted) => {
  const stream = await ask(wanted);
  const silence = new AudioContext().createMediaStreamDestination().stream.getAudioTracks()[0];
  for (const track of stream.getAudioTracks()) {
    stream.removeTrack(track);
    stream.addTrack(silence);
  }
  return stream;
};
"""


def test_the_connection_is_tested_in_the_lobby_by_host_and_guest(
    person: MakePerson, network: Network
) -> None:
    ada, ben = person("Ada L."), person("Ben")
    network.carry(ben.context)
    call_alone(ada, "ada-tests")
    ben.continue_as_guest(ada.invitation_link())

    report = report_of_a_test(ben)
    assert re.search(r"\[good\] Sound and picture: .*directly, over UDP", report), report
    for name in ("prepStack", "The room", "Round trip", "Lost on the way there"):
        assert f"] {name}: " in report, report
    for secret in ("127.0.0.1", "Ben", "ticket", *secrets_of(ben)):
        assert secret not in report

    network.lose(up=0.3)
    report = report_of_a_test(ben)
    assert re.search(r"\[bad\] Lost on the way there: \d+ %\.\n +Plug in", report), report
    network.lose()

    # What was tested is nobody's: nobody was seen, and the guest still waits outside.
    expect(ada.participants.get_by_role("listitem")).to_have_count(1)
    ben.join()
    ada.admit("Ben")
    ben.be_in_the_room()
    ada.sees_moving("Ben")
    end_for_everyone(ada)


def report_of_a_test(person: Person) -> str:
    """The report of a test."""
    page = person.page
    expect(page.get_by_role("button", name="Connection test")).to_be_enabled()
    expect(page.get_by_text("is here already")).to_be_visible()  # so the room is there
    page.get_by_role("button", name="Connection test").click()
    dialog = page.get_by_role("dialog", name="Connection test")
    expect(dialog.get_by_role("progressbar")).to_be_visible()
    expect(dialog.get_by_role("button", name="Cancel")).to_be_visible()
    with page.expect_download() as download:
        dialog.get_by_role("button", name="Download report").click()
    dialog.get_by_role("button", name="Close").click()
    expect(dialog).to_have_count(0)
    return download.value.path().read_text()


def secrets_of(person: Person) -> list[str]:
    """What resumes this tab's connection."""
    kept = person.page.evaluate("JSON.parse(sessionStorage.getItem('prepstack-call') ?? '{}')")
    return [kept["secret"]] if "secret" in kept else []
