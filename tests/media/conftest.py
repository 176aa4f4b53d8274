"""One real worker per test, and people who use it over loopback."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable

import aioice.ice
import pytest
import pytest_asyncio

from tests.media.people import Person
from tests.media.worker import Worker, running_worker


@pytest_asyncio.fixture
async def worker() -> AsyncIterator[Worker]:
    async with running_worker() as running:
        yield running


@pytest_asyncio.fixture
async def person(
    worker: Worker, monkeypatch: pytest.MonkeyPatch
) -> AsyncIterator[Callable[[str], Person]]:
    # aioice leaves loopback out of its candidates; there is no setting for it.
    monkeypatch.setattr(aioice.ice, "get_host_addresses", lambda **_: ["127.0.0.1"])
    people: list[Person] = []

    def make(name: str) -> Person:
        people.append(Person(name, worker))
        return people[-1]

    yield make
    for each in people:
        await each.close()
