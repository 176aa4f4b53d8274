"""Networks that are too weak, seen with real browsers: what is sent follows what they carry."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from typing import Any

import pytest
import pytest_asyncio
from playwright.async_api import Browser
from prepstack_ext.media.rtp.downlink import WORTH_LESS

from tests.media.browsers import Pages, Tab, running_browser
from tests.media.lossy import LossyRelay
from tests.media.worker import PATIENCE_SECONDS, running_worker

pytestmark = pytest.mark.asyncio(loop_scope="module")

SIZES = "{ audio: true, video: { width: 640, height: 480 }, sizes: true }"


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


async def join(pages: Pages, name: str, relay: LossyRelay | None = None, media: str = "") -> Tab:
    """A page whose network is that relay, if there is one."""
    pages.relay = relay
    tab = await pages.open(name)
    await (tab.join(media) if media else tab.join())
    return tab


async def received(pages: Pages, who: str, peer: str, kind: str = "camera") -> dict[str, Any]:
    streams = (await pages.worker.peers())[who]["subscriber"]["streams"]
    return next((s for s in streams if (s["peer"], s["kind"]) == (peer, kind)), {})


async def until(found: Callable[[], Any]) -> Any:
    async with asyncio.timeout(PATIENCE_SECONDS):
        while not (result := await found()):
            await asyncio.sleep(0.2)
        return result


async def given(found: Callable[[], Any]) -> None:
    """What a browser only does on a machine that has time for it."""
    try:
        await until(found)
    except TimeoutError:
        pytest.skip("This machine is too busy for pictures as large as this test needs.")


async def test_a_browser_adapts_to_its_own_narrow_network(pages: Pages) -> None:
    async with LossyRelay(pages.worker.port) as relay:
        ada = await join(pages, "ada", relay)
        ben = await join(pages, "ben")
        await ben.sees_and_hears("ada")
        await given(lambda: wide(ada))

        relay.up.bits_per_second = 300_000

        await until(lambda: narrow(ada))
        await ben.sees_and_hears("ada")


async def wide(tab: Tab) -> bool:
    return float(await tab.run("uplink()") or 0) > 500_000


async def narrow(tab: Tab) -> bool:
    return 0 < float(await tab.run("uplink()") or 0) < 350_000


async def test_a_narrow_downlink_keeps_its_sound_and_gets_its_picture_back(pages: Pages) -> None:
    async with LossyRelay(pages.worker.port) as relay:
        ada = await join(pages, "ada")
        ben = await join(pages, "ben", relay)
        await ben.sees_and_hears("ada")

        relay.down.bits_per_second = 100_000
        await until(lambda: leaves_room(pages, relay))
        assert await ben.run("advances('ada microphone')")
        relay.down.bits_per_second = 1e9

        assert await ben.run("advances('ada camera')")
        assert await ada.run("advances('ben camera')")


async def leaves_room(pages: Pages, relay: LossyRelay) -> bool:
    """For the sound: the camera is paused, or a busy machine makes little of it anyway."""
    offered = relay.down.offered
    await asyncio.sleep(1)
    is_little = 8 * (relay.down.offered - offered) < WORTH_LESS
    return is_little or await is_paused(pages, "ben", "ada")


async def is_paused(pages: Pages, who: str, peer: str) -> bool:
    return bool((await received(pages, who, peer)).get("paused"))


async def test_a_picture_that_nobody_sees_is_hardly_sent_and_comes_back(pages: Pages) -> None:
    ada = await join(pages, "ada")
    ben = await join(pages, "ben")
    await ben.sees_and_hears("ada")
    hidden = [{"peer": "ada", "kind": "camera"}]

    await pages.worker.ask("hide", peer="ben", streams=hidden)
    await until(lambda: is_paused(pages, "ben", "ada"))
    sent = (await received(pages, "ben", "ada"))["packetsSent"]
    await until(lambda: is_small(ada))
    assert (await received(pages, "ben", "ada"))["packetsSent"] == sent
    await pages.worker.ask("hide", peer="ben", streams=[])

    assert await ben.run("advances('ada camera')")


async def is_small(tab: Tab) -> bool:
    stream = (await tab.run("outbound()"))[""]
    return bool(stream["targetBitrate"] <= 60_000)


async def test_a_late_joiner_sees_a_still_screen_that_is_not_sent_again_for_it(
    pages: Pages,
) -> None:
    """Unless a browser asks: one that waits for its first picture too long does so."""
    ada = await join(pages, "ada")
    ben = await join(pages, "ben")
    await ada.run("shareStill()")
    await until(lambda: sees_still(ada, ben))
    asked = await key_frames_asked(pages)

    cleo = await join(pages, "cleo")
    await cleo.run("seen('ada screen')")

    asked_since = await key_frames_asked(pages)
    wishes = [(await received(pages, who, "ada", "screen"))["pliCount"] for who in ("ben", "cleo")]
    assert asked_since == asked or any(wishes)


async def sees_still(ada: Tab, other: Tab) -> bool:
    """Sent so seldom that the first one is still worth keeping."""
    await ada.run("still()")
    await asyncio.sleep(1)
    return bool((await other.run("inbound('ada screen')")).get("framesDecoded"))


async def key_frames_asked(pages: Pages) -> int:
    """Of the screen of ada."""
    streams = (await pages.worker.peers())["ada"]["publisher"]["streams"]
    return sum(stream["pliCount"] for stream in streams if stream["kind"] == "screen")


async def test_whoever_is_heard_is_the_speaker(pages: Pages) -> None:
    await join(pages, "ada", media="{ tone: true, video: true }")
    await join(pages, "ben", media="{ video: true }")

    async def heard() -> bool:
        return pages.speakers == ["ada"]

    await until(heard)


async def test_of_two_sizes_everybody_gets_the_one_that_fits(pages: Pages) -> None:
    async with LossyRelay(pages.worker.port) as relay:
        await join(pages, "ada", media=SIZES)
        ben = await join(pages, "ben")
        cleo = await join(pages, "cleo", relay)
        await given(lambda: have_sizes(pages, ben="h", cleo="h"))

        relay.down.bits_per_second = 400_000

        await until(lambda: have_sizes(pages, ben="h", cleo="l"))
        assert await cleo.run("advances('ada camera')")
        assert await ben.run("advances('ada camera')")


async def have_sizes(pages: Pages, **wanted: str) -> bool:
    """Of the picture of ada."""
    return {who: (await received(pages, who, "ada")).get("rid") for who in wanted} == wanted


@pytest.mark.parametrize(("first", "second"), [("H264", "VP8"), ("H264", "H264")])
async def test_codecs_can_be_mixed(first: str, second: str, pages: Pages) -> None:
    ada = await join(pages, "ada", media=f"{{ audio: true, video: true, codec: '{first}' }}")
    ben = await join(pages, "ben", media=f"{{ audio: true, video: true, codec: '{second}' }}")

    await ada.sees_and_hears("ben")
    await ben.sees_and_hears("ada")

    peers = await pages.worker.peers()
    codecs = [peers[name]["publisher"]["streams"][1]["codec"] for name in ("ada", "ben")]
    assert codecs == [first, second]
