"""To whom the worker sends: with somebody on the way, and with networks that change."""

from __future__ import annotations

import asyncio
import socket
from collections.abc import Callable

import pytest

from tests.media.lossy import LossyRelay
from tests.media.people import Person
from tests.media.worker import PATIENCE_SECONDS, Worker

pytestmark = pytest.mark.asyncio

New = Callable[[str], Person]
FIRST_BYTE_OF_MEDIA = 20  # and of DTLS; below it is STUN


def read_all(sock: socket.socket) -> list[bytes]:
    found = []
    while True:
        try:
            found.append(sock.recv(2048))
        except BlockingIOError:
            return found


async def received(worker: Worker) -> int:
    (stream,) = (await worker.peers())["ada"]["publisher"]["streams"]
    return int(stream["packetsReceived"])


async def test_a_check_sent_again_from_elsewhere_moves_no_stream(
    person: New, worker: Worker
) -> None:
    ada, ben = person("ada"), person("ben")
    async with LossyRelay(worker.port, share=0) as ben.relay:
        await ada.publish("video")
        await ben.subscribe()
        await ben.receives("ada", "camera")

        with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as attacker:
            attacker.setblocking(False)
            sent: list[bytes] = []
            got: list[bytes] = []
            for _ in range(30):
                for check in ben.relay.checks[-3:]:
                    attacker.sendto(check, ("127.0.0.1", worker.port))
                    sent.append(check)
                await ben.receives("ada", "camera")
                got += read_all(attacker)
        await ben.close()

    assert got  # it was asked whether it is ben
    assert all(datagram[0] < FIRST_BYTE_OF_MEDIA for datagram in got)
    assert sum(map(len, got)) <= sum(map(len, sent))


async def test_a_browser_behind_a_nat_that_forgot_it_is_found_again(
    person: New, worker: Worker
) -> None:
    ada, ben = person("ada"), person("ben")
    async with LossyRelay(worker.port, share=0) as ada.relay:
        ben.relay = ada.relay
        await ada.publish("video")
        await ben.subscribe()
        await ben.receives("ada", "camera")

        ada.relay.rebind()
        before, passed = await received(worker), ada.relay.passed

        async with asyncio.timeout(PATIENCE_SECONDS):
            while await received(worker) < before + 30 or ada.relay.passed < passed + 30:
                await ben.receives("ada", "camera")
        await ada.close()
        await ben.close()
