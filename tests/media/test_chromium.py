"""The worker with real browsers: what only they can show."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator

import pytest
import pytest_asyncio
from playwright.async_api import Browser

from tests.media.browsers import Pages, running_browser
from tests.media.lossy import LossyRelay
from tests.media.worker import PATIENCE_SECONDS, running_worker

pytestmark = pytest.mark.asyncio(loop_scope="module")


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def browser() -> AsyncIterator[Browser]:
    async with running_browser() as running:
        yield running


@pytest_asyncio.fixture(loop_scope="module")
async def pages(browser: Browser) -> AsyncIterator[Pages]:
    async with running_worker() as worker:
        pages = Pages(browser, worker)
        yield pages
        await pages.close()


async def test_two_pages_see_and_hear_each_other(pages: Pages) -> None:
    ada, ben = await pages.open("ada"), await pages.open("ben")

    await ada.join()
    await ben.join()

    await ada.sees_and_hears("ben")
    await ben.sees_and_hears("ada")


async def test_the_subscriber_connection_opens_before_anybody_publishes(pages: Pages) -> None:
    ada = await pages.open("ada")
    await ada.run("subscribe()")

    await ada.page.wait_for_function("subscriber?.connectionState === 'connected'")

    assert await ada.run("streams") == []


async def test_a_third_page_joins_leaves_and_comes_back(pages: Pages) -> None:
    ada, ben = await pages.open("ada"), await pages.open("ben")
    await ada.join()
    await ben.join()

    cleo = await pages.open("cleo")
    await cleo.join()
    await cleo.sees_and_hears("ada", "ben")
    await ada.sees_and_hears("ben", "cleo")
    await pages.leave(cleo)
    await ada.sees_and_hears("ben")
    cleo = await pages.open("cleo")
    await cleo.join()

    await cleo.sees_and_hears("ada", "ben")
    await ada.sees_and_hears("ben", "cleo")
    await ben.sees_and_hears("ada", "cleo")
    assert [await tab.problems() for tab in (ada, ben, cleo)] == [[], [], []]


async def test_m_lines_are_reused_when_people_come_and_go(pages: Pages) -> None:
    ada = await pages.open("ada")
    await ada.join()
    for name in ("ben", "cleo", "dan"):
        other = await pages.open(name)
        await other.join()
        await ada.sees_and_hears(name)
        await pages.leave(other)
        await ada.streams_are()

    assert await ada.run("subscriber.getTransceivers().length") == 2


async def test_a_muted_track_goes_on_when_it_is_enabled_again(pages: Pages) -> None:
    ada, ben = await pages.open("ada"), await pages.open("ben")
    await ada.join()
    await ben.join()
    await ben.sees_and_hears("ada")

    await ada.run("microphone.sender.track.enabled = camera.sender.track.enabled = false")
    await ada.run("microphone.sender.track.enabled = camera.sender.track.enabled = true")

    await ben.sees_and_hears("ada")


async def test_a_camera_that_was_off_comes_back_with_a_new_track(pages: Pages) -> None:
    ada, ben = await pages.open("ada"), await pages.open("ben")
    await ada.join()
    await ben.join()
    await ben.sees_and_hears("ada")

    await ada.run("camera.sender.replaceTrack(null)")
    await ada.run("newCameraTrack()")

    await ben.sees_and_hears("ada")


async def test_a_camera_turned_on_after_joining_without_a_track_is_seen(pages: Pages) -> None:
    ada, ben = await pages.open("ada"), await pages.open("ben")
    await ada.join("{ audio: true }")
    await ben.join()
    await ben.streams_are("ada camera", "ada microphone")

    await ada.run("newCameraTrack()")

    await ben.sees_and_hears("ada")


async def test_a_camera_added_by_a_second_offer_is_seen(pages: Pages) -> None:
    ada, ben = await pages.open("ada"), await pages.open("ben")
    await ada.run("publishWithoutCamera()")
    await ben.join()
    await ben.streams_are("ada microphone")

    await ada.run("addCamera()")

    await ben.sees_and_hears("ada")


async def test_a_screen_is_shared_stopped_and_shared_again(pages: Pages) -> None:
    ada, ben = await pages.open("ada"), await pages.open("ben")
    await ada.join()
    await ben.join()

    await ada.run("shareScreen()")
    await ben.streams_are("ada camera", "ada microphone", "ada screen")
    assert await ben.run("advances('ada screen')")
    await ada.run("stopScreen()")
    await ben.streams_are("ada camera", "ada microphone")
    await ada.run("shareScreen()")
    await ben.streams_are("ada camera", "ada microphone", "ada screen")

    assert await ben.run("advances('ada screen')")
    assert await ben.run("advances('ada camera')")


async def test_an_ice_restart_of_the_publisher_replaces_its_connection(pages: Pages) -> None:
    ada, ben = await pages.open("ada"), await pages.open("ben")
    await ada.join()
    await ben.join()
    await ben.sees_and_hears("ada")

    await ada.run("restartIce()")

    await ben.sees_and_hears("ada")


async def test_a_page_that_subscribes_again_goes_on(pages: Pages) -> None:
    ada, ben = await pages.open("ada"), await pages.open("ben")
    await ada.join()
    await ben.join()
    await ben.sees_and_hears("ada")

    await ben.run("subscribe()")

    await ben.sees_and_hears("ada")


async def test_the_audio_level_of_a_speaker_reaches_the_others(pages: Pages) -> None:
    ada, ben = await pages.open("ada"), await pages.open("ben")
    await ada.join()
    await ben.join()
    await ben.sees_and_hears("ada")

    # Chromium's fake microphone beeps once a second.
    assert await ben.run("audioLevelAbove('ada microphone', 0.01)") <= 1


async def test_lost_packets_are_repaired_both_ways(pages: Pages) -> None:
    async with LossyRelay(pages.worker.port, share=0.05) as pages.relay:
        ada, ben = await pages.open("ada"), await pages.open("ben")
        await ada.join()
        await ben.join()
        await ada.sees_and_hears("ben")
        await ben.sees_and_hears("ada")

        await ben.run("countsOver('ada camera', 'retransmittedPacketsReceived', 5)")
        await ben.run("countsOver('ada microphone', 'nackCount', 0)")
        for kind in ("microphone", "camera"):
            await comes_again(pages, "ada", kind)
        received = await ben.run("inbound('ada camera')")

    assert pages.relay.lost > 0
    assert received["nackCount"] > 0
    assert received["framesDecoded"] > 0


async def comes_again(pages: Pages, name: str, kind: str) -> None:
    """What was lost before the worker, because the worker asked for it."""
    async with asyncio.timeout(PATIENCE_SECONDS):
        while True:
            streams = (await pages.worker.peers())[name]["publisher"]["streams"]
            stream = next(stream for stream in streams if stream["kind"] == kind)
            if stream["nackCount"] and stream["retransmittedPacketsReceived"]:
                return
            await asyncio.sleep(0.1)
