"""The pool of warm rooms: their names, how many there are to be, and who gets one."""

from __future__ import annotations

import base64
import secrets
from dataclasses import dataclass
from datetime import datetime

from hub_config.storage import InterviewRecord, RoomRecord, RoomState, Transaction
from hub_config.storage.rooms import make_room
from prepstack.errors import Full
from prepstack.names import ROOM_PREFIX


@dataclass(frozen=True)
class Space:
    """How many rooms interviews may have at a time, beside the pool."""

    rooms: int = 50
    rooms_per_person: int = 3


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


async def take_room(
    rows: Transaction, interview: InterviewRecord, space: Space, now: datetime
) -> InterviewRecord:
    """A warm room if there is one, else a new one. Raises `Full` where there is no space."""
    await rows.rooms.lock_all()  # else many at once would all find the same space
    await _check_space(rows, interview.host, space)
    name = await rows.rooms.take_one(interview.id)
    if name is None:
        name = new_room_name()
        await rows.rooms.add(make_room(name, now, interview.id))
    return await rows.interviews.give_room(interview, name, now)


async def _check_space(rows: Transaction, host: str, space: Space) -> None:
    most = space.rooms_per_person
    if await rows.rooms.count_of_host(host) >= most:
        raise Full(
            f"One person can have {most} calls open at a time. End one of them, then try again."
        )
    if await rows.rooms.count_taken() >= space.rooms:
        raise Full("All rooms of this server are in use. Try again when a call has ended.")
