"""Descriptions that no browser makes: refused in a sentence, and the call goes on."""

from __future__ import annotations

from collections.abc import Callable

import psutil
import pytest
from prepstack_ext.media.negotiation import read_answer, read_offer, write_answer

from prepstack.errors import BadRequest
from tests.garbage import Garbage
from tests.media.people import Person
from tests.media.worker import RequestRefusedError, Worker

pytestmark = pytest.mark.asyncio

New = Callable[[str], Person]
KINDS = {"0": "microphone", "1": "camera"}
MOST_GROWTH = 16 << 20  # bytes


async def test_what_cannot_be_read_is_a_bad_request_and_nothing_else(person: New) -> None:
    garbage, read = Garbage(await person("ada").description()), 0

    for number in range(3000):
        text = garbage.sdp()
        try:
            read_answer(text)
            offer = read_offer(text)
            write_answer(offer, offer.transport)
            read += 1
        except BadRequest as refusal:
            assert refusal.message.endswith("."), number

    assert 0 < read < 3000  # else nothing was tried


async def test_a_call_bears_hundreds_of_damaged_offers_and_answers(
    person: New, worker: Worker
) -> None:
    ada, ben, eve = person("ada"), person("ben"), person("eve")
    garbage = Garbage(await eve.description())
    await ada.publish("video")
    await ben.subscribe()
    process = psutil.Process(worker.process.pid)
    sentences = set()

    for number in range(400):
        if number == 100:
            before = process.memory_info().rss
        try:
            await worker.ask("publish", peer="eve", sdp=garbage.sdp(), kinds=KINDS)
            await worker.ask("subscribe", peer="eve")
            generation = (await worker.event("offer", peer="eve", fresh=True))["generation"]
            await worker.ask("answer", peer="eve", generation=generation, sdp=garbage.sdp())
        except RequestRefusedError as refusal:
            sentences.add(str(refusal))
    await worker.ask("close", peer="eve")
    await answer_all_offers(ben, worker)

    assert sentences
    assert not any("failed at this request" in sentence for sentence in sentences)
    assert process.memory_info().rss - before < MOST_GROWTH
    assert await ben.receives("ada", "camera")


async def answer_all_offers(ben: Person, worker: Worker) -> None:
    """Those of eve's streams, which came and went; one waits at a time."""
    await worker.peers()  # what was asked before has been done
    while offer := worker.waiting("offer", peer="ben"):
        await ben.answer(offer)
        ben.streams = offer["streams"]
