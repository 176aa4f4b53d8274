"""Calls through a real TURN server and nothing else."""

from __future__ import annotations

import json
from collections.abc import Iterator

import aioice.ice
import pytest
from aiortc import RTCBundlePolicy, RTCConfiguration, RTCIceServer
from aiortc.rtcconfiguration import RTCIceTransportPolicy

from prepstack.interviews.relay_credentials import RelayCredentials
from tests.media.browsers import Pages, running_browser
from tests.media.people import Person
from tests.media.worker import Worker, running_worker
from tests.turn import MISSING, SECRET, TURNSERVER, Turn, running_turn

pytestmark = [pytest.mark.asyncio, pytest.mark.skipif(TURNSERVER is None, reason=MISSING)]


@pytest.fixture(scope="module")
def turn(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Turn]:
    with running_turn(tmp_path_factory.mktemp("turn")) as running:
        yield running


def relayed(name: str, worker: Worker, url: str, made: RelayCredentials) -> Person:
    configuration = RTCConfiguration(
        iceServers=[RTCIceServer(url, made.username, made.password)],
        iceTransportPolicy=RTCIceTransportPolicy.RELAY,
        bundlePolicy=RTCBundlePolicy.MAX_BUNDLE,
    )
    return Person(name, worker, configuration)


@pytest.mark.parametrize("transport", ["udp", "tcp", "tls"])
async def test_people_behind_a_relay_see_and_hear_each_other(
    worker: Worker, turn: Turn, transport: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(aioice.ice, "get_host_addresses", lambda **_: ["127.0.0.1"])
    monkeypatch.setenv("SSL_CERT_FILE", str(turn.certificate))
    ada, ben = (
        relayed(name, worker, turn.url(transport), turn.credentials(name))
        for name in ("ada", "ben")
    )

    for one in (ada, ben):
        await one.publish()
    for one in (ada, ben):
        await one.subscribe()

    for one, other in ((ada, "ben"), (ben, "ada")):
        assert (await one.receives(other, "camera")).width == 640
        assert (await one.receives(other, "microphone")).sample_rate == 48000
        assert " typ relay" in one.publisher.localDescription.sdp
        assert " typ host" not in one.publisher.localDescription.sdp
    for one in (ada, ben):
        await one.close()


@pytest.mark.parametrize("transport", ["udp", "tcp"])
async def test_a_browser_that_may_only_use_the_relay_does_so(turn: Turn, transport: str) -> None:
    async with running_browser() as browser, running_worker() as worker:
        pages = Pages(browser, worker)
        for name in ("ada", "ben"):
            page = await pages.open(name)
            made = turn.credentials(name)
            server = {
                "urls": turn.url(transport),
                "username": made.username,
                "credential": made.password,
            }
            await page.run(
                f"configuration = {{ bundlePolicy: 'max-bundle', iceTransportPolicy: 'relay',"
                f" iceServers: [{json.dumps(server)}] }}"
            )
        ada, ben = pages.tabs()
        await ada.join()
        await ben.join()

        await ada.sees_and_hears("ben")
        await ben.sees_and_hears("ada")
        assert await ada.run("pathOf(publisher)") == "relay"
        assert await ben.run("pathOf(subscriber)") == "relay"
        await pages.close()


@pytest.mark.parametrize(("secret", "age"), [("a guess at the secret", 0), (SECRET, 3600)])
async def test_who_has_no_valid_password_gets_no_relay(
    worker: Worker, turn: Turn, secret: str, age: int
) -> None:
    eve = relayed("eve", worker, turn.url("udp"), turn.credentials("eve", secret, age))

    try:
        assert " typ relay" not in await eve.description()
    finally:
        await eve.close()
