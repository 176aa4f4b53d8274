"""The kernel's end of what the room's server tells: one comm for all widgets, however many."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar, Protocol
from weakref import WeakSet

from comm import create_comm

from prepstack_widgets.room import Reaction, Room, read_reaction, read_room

TARGET = "prepstack.room"


class Listener(Protocol):
    def take(self, room: Room, reactions: list[Reaction]) -> None: ...


class Feed:
    """Where there is no room, nobody answers, or a front end closes the comm: nothing is known."""

    _of_kernel: ClassVar[Feed | None] = None  # a kernel is one process, and has one

    def __init__(self) -> None:
        self.room = Room()
        self._comm: Any = None
        self._listeners: WeakSet[Any] = WeakSet()

    @classmethod
    def of_kernel(cls) -> Feed:
        if cls._of_kernel is None:
            cls._of_kernel = cls()
        return cls._of_kernel

    def join(self, listener: Listener) -> Room:
        """From now on it is told; what is known already."""
        self._listeners.add(listener)
        if self._comm is None:
            self._comm = create_comm(target_name=TARGET)
            self._comm.on_msg(self._hear)
            self._comm.on_close(self._lose)
        return self.room

    def leave(self, listener: Listener) -> None:
        self._listeners.discard(listener)

    def _hear(self, message: Mapping[str, Any]) -> None:
        told = message["content"]["data"]
        try:
            self.room = read_room(told["room"])
            reactions = [read_reaction(reaction) for reaction in told["reactions"]]
            for listener in list(self._listeners):
                listener.take(self.room, reactions)
        finally:  # only then is there more to come
            self._comm.send({"type": "heard", "number": told["number"]})

    def _lose(self, message: Mapping[str, Any]) -> None:
        self._comm = None
