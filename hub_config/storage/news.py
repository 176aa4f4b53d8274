"""Wakes whoever follows an interview, after something of it was written."""

from __future__ import annotations

import asyncio
from weakref import WeakValueDictionary


class News:
    """For readers in this process, which is the only one that writes."""

    def __init__(self) -> None:
        # One that nobody waits for is forgotten.
        self._events: WeakValueDictionary[str, asyncio.Event] = WeakValueDictionary()

    def of(self, interview_id: str) -> asyncio.Event:
        """Set when the next thing is written. Ask for it before reading, so that none is missed."""
        event = self._events.get(interview_id)
        if event is None or event.is_set():
            event = self._events[interview_id] = asyncio.Event()
        return event

    def tell(self, interview_id: str) -> None:
        if event := self._events.get(interview_id):
            event.set()
