"""Networks that change or let little through: the call finds its way, and nobody else notices."""

from __future__ import annotations

import re
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.e2e.media import connections, holds
from tests.e2e.paths import COUNT_OFFERS, open_paths
from tests.e2e.people import new_person
from tests.e2e.scenes import end_for_everyone, meet
from tests.e2e.stack import Stack, data_folder, running_stack
from tests.turn import MISSING, SECRET, TURNSERVER, Turn, running_turn

MANY = 300  # datagrams: more than checks alone would be

PATHS = """async () => {
  const found = [];
  for (const connection of window.peerConnections) {
    if (connection.connectionState !== "connected") continue;
    const report = await connection.getStats();
    const all = [...report.values()];
    const transport = all.find(({ type }) => type === "transport");
    const pair = report.get(transport?.selectedCandidatePairId);
    found.push(report.get(pair?.localCandidateId)?.candidateType ?? "none");
  }
  return found;
}"""


def goes_by(page: Page, kind: str) -> None:
    """Both connections, by that kind of candidate."""
    holds(page, f"async () => String(await ({PATHS})()) === '{kind},{kind}'")


def test_a_path_that_is_lost_is_found_anew_and_nobody_else_notices(
    browser: Browser, stack: Stack
) -> None:
    ada, ben = new_person(browser, "Ada", stack.url), new_person(browser, "Ben", stack.url)
    ada.context.add_init_script(COUNT_OFFERS)
    with open_paths(ben) as paths:
        meet(ada, ben, "ada-on-the-road")
        ada.sees_moving("Ben")
        ben.sees_moving("Ada")
        offers, made = ada.page.evaluate("window.offers"), connections(ben.page)

        paths.block()
        passed, began = paths.passed, time.monotonic()
        while paths.passed < passed + MANY:
            ben.page.wait_for_timeout(50)
        ben.sees_moving("Ada")
        ada.sees_moving("Ben")
        print(f"Both saw each other again after {time.monotonic() - began:.1f} s")

        for one in (ada, ben):
            one.hears()
        assert ada.page.evaluate("window.offers") == offers
        assert connections(ben.page) == made
        end_for_everyone(ada)
    for one in (ada, ben):
        one.close()


@pytest.fixture
def turn(tmp_path: Path) -> Iterator[Turn]:
    with running_turn(tmp_path) as running:
        yield running


@pytest.fixture
def behind_relay(turn: Turn) -> Iterator[Stack]:
    with data_folder() as data:
        secret = data / "turn-secret"  # handed to the user that prepStack becomes
        secret.write_text(SECRET)
        settings = {
            "PREPSTACK_TURN_URLS": f"{turn.url('udp')},{turn.url('tcp')}",
            "PREPSTACK_TURN_SECRET": str(secret),
            "PREPSTACK_MEDIA_ADDRESSES": "127.0.0.1",
        }
        with running_stack(data, **settings) as running:
            yield running


@pytest.mark.skipif(TURNSERVER is None, reason=MISSING)
def test_a_person_who_chooses_the_relay_is_connected_by_it_alone(
    browser: Browser, behind_relay: Stack
) -> None:
    url = behind_relay.url
    ada, ben = new_person(browser, "Ada", url), new_person(browser, "Ben", url)
    meet(ada, ben, "ada-behind-a-relay")
    ada.sees_moving("Ben")

    ada.page.get_by_role("button", name="Devices").click()
    only = ada.page.get_by_role("checkbox", name="Connect by the relay only")
    expect(only).not_to_be_checked()
    only.check()

    goes_by(ada.page, "relay")
    for one, other in ((ada, "Ben"), (ben, "Ada")):
        one.sees_moving(other)
        one.hears()
    ada.page.reload()
    ada.be_in_the_call()
    goes_by(ada.page, "relay")
    ada.sees_moving("Ben")
    ada.page.get_by_role("button", name="Devices").click()
    expect(only).to_be_checked()
    assert re.search("relay", ada.page.get_by_role("dialog", name="Devices").inner_text())
    end_for_everyone(ada)
    for one in (ada, ben):
        one.close()
