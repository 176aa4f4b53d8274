"""When interviews end by themselves, and who may come near a room, as values and against a hub."""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import cast

import pytest
import pytest_asyncio

from hub_config.rooms.documents import Documents
from hub_config.rooms.endings import Limits, is_deserted, reason_by_clock
from hub_config.rooms.hub_client import HubClient
from hub_config.rooms.leftovers import Leftovers
from hub_config.rooms.lifecycle import Backends, Lifecycle
from hub_config.rooms.room_client import RoomClient
from hub_config.settings import Settings
from hub_config.storage import Database, EndReason, Store
from prepstack.people import Change, Standing
from tests.storage.examples import BEN, NOW, an_interview, book

LIMITS = Limits(lobby=timedelta(minutes=60), idle=timedelta(minutes=15))
ROOM = "room-aaaaaaaa"


def minutes(number: float) -> datetime:
    return NOW + timedelta(minutes=number)


@pytest.mark.parametrize(
    ("about", "at", "reason"),
    [
        ({}, 59, None),
        ({}, 60, EndReason.UNSTARTED),
        ({"starts_at": minutes(15)}, 74, None),
        ({"starts_at": minutes(15)}, 75, EndReason.UNSTARTED),
        ({"ends_at": minutes(120)}, 119, None),
        ({"ends_at": minutes(120)}, 120, EndReason.LIMIT),
    ],
)
def test_the_clock_ends_what_was_not_begun_or_is_over(
    about: dict[str, datetime], at: float, reason: EndReason | None
) -> None:
    interview = an_interview(opened_at=NOW, **about)

    assert reason_by_clock(interview, minutes(at), LIMITS) is reason


@pytest.mark.parametrize(
    ("idle_minutes", "opened_minutes_ago", "deserted"),
    [
        (14, 60, False),
        (15, 60, True),
        (600, 0.1, False),  # a room that was warm for ten hours, and says so
        (600, 15, True),
    ],
)
def test_no_room_is_deserted_before_it_was_given_away(
    idle_minutes: float, opened_minutes_ago: float, deserted: bool
) -> None:
    interview = an_interview(opened_at=minutes(-opened_minutes_ago))

    assert is_deserted(interview, idle_minutes * 60, NOW, LIMITS) is deserted


class HubWithShares:
    """The shares of one room. `meanwhile` happens once, while they are being listed."""

    def __init__(self) -> None:
        self.shared: set[str] = set()
        self.meanwhile: Callable[[], Awaitable[None]] | None = None

    async def shares(self, room: str) -> set[str]:
        if self.meanwhile is not None:
            meanwhile, self.meanwhile = self.meanwhile, None
            await meanwhile()
        return set(self.shared)

    async def share(self, room: str, username: str) -> None:
        self.shared.add(username)

    async def revoke(self, room: str, username: str) -> None:
        self.shared.discard(username)


@dataclass
class Scene:
    """Ada's interview, in a real database."""

    store: Store
    hub: HubWithShares
    life: Lifecycle
    interview_id: str

    async def add_ben(self) -> None:
        async with self.store.writing() as rows:
            await rows.members.add(self.interview_id, BEN, NOW)

    async def remove_ben(self) -> None:
        async with self.store.writing() as rows:
            removed = Change(standing=Standing.REMOVED).of(BEN)
            await rows.members.save(self.interview_id, removed)


@pytest_asyncio.fixture
async def scene(tmp_path: Path) -> AsyncIterator[Scene]:
    settings = Settings(data=tmp_path)
    database = Database(settings.service_database)
    await database.migrate()
    store, hub = Store(database), HubWithShares()
    interview = await book(store, an_interview())
    no_rooms = cast("RoomClient", None)  # none is asked here
    backends = Backends(
        store,
        cast("HubClient", hub),
        no_rooms,
        Documents(settings, "key"),
        lambda: NOW,
        Leftovers(settings, store),
    )
    yield Scene(store, hub, Lifecycle(backends), interview.id)
    await database.aclose()


@pytest.mark.asyncio
async def test_who_joins_while_the_shares_are_set_right_keeps_theirs(scene: Scene) -> None:
    async def ben_joins() -> None:
        await scene.add_ben()
        scene.hub.shared.add(BEN.username)

    scene.hub.meanwhile = ben_joins

    await scene.life.sync_shares(ROOM, scene.interview_id)

    assert scene.hub.shared == {"ada", "ben"}


@pytest.mark.asyncio
async def test_who_was_removed_meanwhile_gets_no_share(scene: Scene) -> None:
    await scene.add_ben()
    scene.hub.shared.add(BEN.username)
    scene.hub.meanwhile = scene.remove_ben

    await scene.life.sync_shares(ROOM, scene.interview_id)
    await scene.life.sync_share(ROOM, scene.interview_id, BEN.username)

    assert scene.hub.shared == {"ada"}
