"""What the widgets of one kernel are told of the room (docs/protocol.md, 8).

One message waits in the kernel at most: what changes meanwhile goes into the next one, which is
sent when that was heard. So a cell that runs for hours piles up nothing.
"""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Callable
from typing import Any

import msgspec

from prepstack.errors import BadRequest
from prepstack.wire.message import to_plain
from prepstack.wire.widgets import (
    MOST_NEWS,
    TARGET,
    NewReaction,
    RoomState,
    Told,
    from_widgets,
)
from prepstack_ext.kernels.messages import Said

LONGEST = 1_000  # bytes of a message that is for the room
LONGEST_ID = 64
PAUSE_SECONDS = 0.2  # between two messages: people talk to each other, and the kernel has work


class FromComm(msgspec.Struct):
    comm_id: str = ""
    target_name: str = ""
    data: msgspec.Raw = msgspec.Raw(b"null")


class Feed:
    """`send` takes the content of a `comm_msg`; `look` says what is so now."""

    def __init__(
        self, send: Callable[[dict[str, Any]], None], look: Callable[[], RoomState]
    ) -> None:
        self._send = send
        self._look = look
        self._comm = ""  # of the widgets; the one that was opened last
        self._number = 0  # of what was told last
        self._is_unheard = False
        self._told: RoomState | None = None
        self._reactions: deque[NewReaction] = deque(maxlen=MOST_NEWS)
        self._next: asyncio.TimerHandle | None = None
        self._earliest = 0.0  # by the clock of the loop

    def hear(self, said: Said) -> bool:
        """Whether that was for the room alone: browsers know nothing of this comm."""
        if said.kind not in ("comm_open", "comm_msg", "comm_close") or len(said.content) > LONGEST:
            return False
        try:
            content = msgspec.json.decode(said.content, type=FromComm)
        except (msgspec.MsgspecError, RecursionError):
            return False
        if said.kind == "comm_open" and content.target_name == TARGET:
            self._open(content.comm_id)
        elif not self._comm or content.comm_id != self._comm:
            return False
        elif said.kind == "comm_close":
            self._close()
        else:
            self._heard(bytes(content.data))
        return True

    def changed(self, reaction: NewReaction | None = None) -> None:
        """Something may be another way than before."""
        if not self._comm:
            return
        if reaction:
            self._reactions.append(reaction)
        self._plan()

    def free(self) -> None:
        """A run is over, and the kernel takes up what waits: should its answer have been lost."""
        self._is_unheard = False
        self._plan()

    def forget(self) -> None:
        """The kernel is gone, and what waited in it."""
        self._close()
        self._is_unheard = False

    def _open(self, comm: str) -> None:
        if len(comm) > LONGEST_ID:
            return
        self._comm, self._told = comm, None
        self._plan()

    def _close(self) -> None:
        self._comm = ""
        self._reactions.clear()
        if self._next:
            self._next.cancel()
            self._next = None

    def _heard(self, data: bytes) -> None:
        try:
            heard = from_widgets.read(data)
        except BadRequest:
            return
        if heard.number == self._number:
            self._is_unheard = False
            self._plan()

    def _plan(self) -> None:
        if self._comm and not self._is_unheard and self._next is None:
            loop = asyncio.get_running_loop()
            self._next = loop.call_at(max(loop.time(), self._earliest), self._tell)

    def _tell(self) -> None:
        self._next = None
        room = self._look()
        if room == self._told and not self._reactions:
            return
        self._number += 1
        told = Told(self._number, room, tuple(self._reactions))
        self._send({"comm_id": self._comm, "data": to_plain(told)})
        self._told, self._is_unheard = room, True
        self._reactions.clear()
        self._earliest = asyncio.get_running_loop().time() + PAUSE_SECONDS
