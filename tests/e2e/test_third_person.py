"""Somebody third comes: cameras are sent in two sizes from then on, and nobody's sound stops."""

from __future__ import annotations

from collections.abc import Callable

from playwright.sync_api import Page

from tests.e2e.media import holds
from tests.e2e.people import Person
from tests.e2e.scenes import let_in

# Under which number somebody's microphone arrives, and how many of its packets did.
VOICE = """(name) => {
  const {received, people} = window.prepstack.store.getState();
  const username = people.find((person) => person.name.startsWith(name))?.username;
  const found = received.find((one) => one.username === username && one.kind === "microphone");
  return found?.receiver.getSynchronizationSources()[0]?.source ?? null;
}"""
SENDS_SIZES = """async () => {
  for (const connection of window.peerConnections)
    for (const report of (await connection.getStats()).values())
      if (report.type === "outbound-rtp" && report.rid && report.packetsSent > 0)
        return true;
  return false;
}"""


def voice(page: Page, name: str) -> int:
    holds(page, f"(name) => ({VOICE})(name) !== null", name)
    return int(page.evaluate(VOICE, name))


def test_the_sound_of_two_goes_on_when_a_third_comes(
    pair: tuple[Person, Person], person: Callable[..., Person]
) -> None:
    (ada, ben), tom = pair, person("Tom")
    ada.sees_moving("Ben")
    before = voice(ada.page, "Ben"), voice(ben.page, "Ada")

    let_in(ada, tom)
    for one in (ada, ben):
        holds(one.page, SENDS_SIZES)
    for one, other in ((ada, ben), (ben, ada), (tom, ada), (ada, tom)):
        one.sees_moving(other.name)
    tom.leave()

    assert (voice(ada.page, "Ben"), voice(ben.page, "Ada")) == before
