"""Offers and answers that come late, twice, in the wrong order or refused."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Callable

import pytest
from aiortc import RTCPeerConnection

from tests.media.people import CONFIGURATION, Person
from tests.media.worker import RequestRefusedError, Worker

pytestmark = pytest.mark.asyncio

New = Callable[[str], Person]


async def test_changes_before_the_answer_wait_for_it(person: New, worker: Worker) -> None:
    ada, ben = person("ada"), person("ben")
    await worker.ask("subscribe", peer="ben")
    await ada.publish()

    stats = await worker.peers()
    assert stats["ben"]["subscriber"]["connected"] is False
    ben.subscriber = RTCPeerConnection(CONFIGURATION)
    first = await ben.accept_offer()
    second = await ben.accept_offer()

    assert [first["generation"], second["generation"]] == [1, 2]
    assert await ben.receives("ada", "camera")


async def test_an_m_line_that_shares_the_first_ones_port_is_none_that_is_rejected(
    person: New, worker: Worker
) -> None:
    """As Firefox offers a camera beside a microphone."""
    audio, video = re.split(r"m=video \d+ ", await person("ada").description())

    offer = f"{audio}m=video 0 {video}a=bundle-only\r\n"
    answer = await worker.ask(
        "publish", peer="ada", sdp=offer, kinds={"0": "microphone", "1": "camera"}
    )

    _, *sections = answer["sdp"].split("m=")
    assert [section.split()[:2] for section in sections] == [["audio", "9"], ["video", "9"]]
    assert [section.count("a=recvonly") for section in sections] == [1, 1]


async def test_a_rejected_m_line_has_an_address(person: New, worker: Worker) -> None:
    """Without one Firefox takes nothing of the whole answer."""
    audio, video = re.split(r"m=video \d+ ", await person("ada").description())

    answer = await worker.ask(
        "publish", peer="ada", sdp=f"{audio}m=video 0 {video}", kinds={"0": "microphone"}
    )

    _, *sections = answer["sdp"].split("m=")
    assert [section.split()[1] for section in sections] == ["9", "0"]
    assert all("c=IN IP4 0.0.0.0" in section for section in sections)


async def test_answers_to_older_offers_are_ignored(person: New, worker: Worker) -> None:
    ada, ben = person("ada"), person("ben")
    await ben.subscribe()
    await ada.publish()
    await ben.accept_offer()

    await worker.ask("answer", peer="ben", generation=1, sdp="nonsense")

    assert await ben.receives("ada", "camera")


async def test_another_ice_user_replaces_the_publisher_connection(person: New) -> None:
    ada, ben = person("ada"), person("ben")
    await ada.publish()
    await ben.subscribe()
    assert await ben.receives("ada", "camera")

    reloaded = person("ada")
    await reloaded.publish()
    await ben.accept_offer()

    assert ben.names() == {("ada", "camera"), ("ada", "microphone")}
    assert await ben.receives("ada", "camera")


async def test_subscribing_again_opens_a_fresh_connection(person: New) -> None:
    ada, ben = person("ada"), person("ben")
    await ada.publish()
    await ben.subscribe()

    await ben.subscribe()

    assert ben.fresh
    assert await ben.receives("ada", "camera")


async def test_an_answer_for_the_connection_before_does_not_fit_the_new_one(
    person: New, worker: Worker
) -> None:
    ada, ben = person("ada"), person("ben")
    await ada.publish()
    await worker.ask("subscribe", peer="ben")
    before = await worker.event("offer", peer="ben")
    ben.subscriber = RTCPeerConnection(CONFIGURATION)
    await worker.ask("subscribe", peer="ben")

    await ben.answer(before)
    await ben.subscriber.close()
    ben.subscriber = RTCPeerConnection(CONFIGURATION)
    await ben.accept_offer()

    assert await ben.receives("ada", "camera")


async def test_an_answer_to_what_is_not_there_any_more_is_ignored(worker: Worker) -> None:
    await worker.ask("answer", peer="ada", generation=1, sdp="v=0")

    assert await worker.peers() == {}


async def test_what_is_published_before_a_close_is_gone_after_it(
    person: New, worker: Worker
) -> None:
    ada = person("ada")
    sdp = await ada.description()

    answers = await asyncio.gather(
        worker.ask("publish", peer="ada", sdp=sdp, kinds={"0": "microphone", "1": "camera"}),
        worker.ask("close", peer="ada"),
    )

    assert [answer["type"] for answer in answers] == ["published", "done"]
    assert await worker.peers() == {}


async def test_an_offer_that_is_refused_leaves_the_call_as_it_was(
    person: New, worker: Worker
) -> None:
    ada, ben = person("ada"), person("ben")
    await ada.publish()
    await ben.subscribe()

    sdp = ada.publisher.localDescription.sdp
    with pytest.raises(RequestRefusedError, match="Say what the m-line 0 carries"):
        await worker.ask("publish", peer="ada", sdp=sdp, kinds={})

    assert await ben.receives("ada", "camera")
