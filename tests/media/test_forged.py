"""The room's port under fire: no call is disturbed, nobody elsewhere is hit, nothing grows."""

from __future__ import annotations

import asyncio
from collections.abc import Callable

import psutil
import pytest

from tests.media.forged import Forger
from tests.media.lossy import LossyRelay
from tests.media.people import Person
from tests.media.worker import Worker

pytestmark = pytest.mark.asyncio

New = Callable[[str], Person]
MOST_GROWTH = 8 << 20  # bytes
ROUNDS = 40


async def test_forged_datagrams_are_not_answered_and_disturb_nobody(
    person: New, worker: Worker
) -> None:
    ada, ben = person("ada"), person("ben")
    async with LossyRelay(worker.port, share=0) as ada.relay:
        await ada.publish("video")
        await ben.subscribe()
        await ben.receives("ada", "camera")
        memory = psutil.Process(worker.process.pid).memory_info

        with Forger(worker.port, ada.relay.checks) as forger:
            for _ in range(ROUNDS // 4):
                forger.forge(300)
                await ben.receives("ada", "camera")
            before = memory().rss
            for _ in range(ROUNDS):
                forger.forge(300)
                await ben.receives("ada", "camera")
            await asyncio.sleep(0.1)  # an answer would be there at once
            forger.collect()
        statistics = await worker.ask("statistics")
        await ada.close()

    assert forger.received == 0
    assert statistics["malformedDatagrams"] > 0
    assert memory().rss - before < MOST_GROWTH


async def test_repeated_checks_bring_their_senders_no_more_than_they_sent(
    person: New, worker: Worker
) -> None:
    ada, ben = person("ada"), person("ben")
    async with LossyRelay(worker.port, share=0) as ada.relay:
        await ada.publish("video")
        await ben.subscribe()
        await ben.receives("ada", "camera")
        memory = psutil.Process(worker.process.pid).memory_info

        with Forger(worker.port, ada.relay.checks) as forger:
            for number in range(ROUNDS):
                forger.repeat(50)
                await ben.receives("ada", "camera")
                forger.collect()
                if number == ROUNDS // 4:
                    before = memory().rss
        await ada.close()

    assert 0 < forger.received <= forger.sent
    assert memory().rss - before < MOST_GROWTH
