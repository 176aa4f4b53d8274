"""The pool of warm rooms: how many there are to be, and their names."""

from __future__ import annotations

import base64
import secrets
from datetime import datetime

from hub_config.storage import RoomRecord, RoomState, Transaction
from hub_config.storage.rooms import make_room
from prepstack.names import ROOM_PREFIX


def new_room_name() -> str:
    return ROOM_PREFIX + base64.b32encode(secrets.token_bytes(5)).decode().lower()


async def fill_pool(rows: Transaction, wanted: int, now: datetime) -> list[RoomRecord]:
    """All rooms, once as many of them are free as are wanted. Many may fill it at once."""
    await rows.rooms.lock_all()
    for _ in range(wanted - await rows.rooms.count_unassigned()):
        await rows.rooms.add(make_room(new_room_name(), now))
    free = [room for room in await rows.rooms.all() if room.interview_id is None]
    for room in free[wanted:]:
        await rows.rooms.move(room.name, room.state, RoomState.STOPPING)
    return await rows.rooms.all()
