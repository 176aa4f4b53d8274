"""The history of this room's interview: one log of events, and where it goes."""

from __future__ import annotations

import json
import logging
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TypeVar

from prepstack.errors import PrepStackError
from prepstack.room.events import Event, EventLog, Happening
from recordings.event_file import EventFile, read_events

FILE = "events.jsonl"
Kind = TypeVar("Kind", bound=Happening)
log = logging.getLogger(__name__)


class StructuredLog:
    """A line of JSON per event in the server's log, for whoever runs it."""

    def take(self, event: Event) -> None:
        about = {"t": round(event.t, 3), "kind": event.kind, "actor": event.actor, **event.data}
        log.info("%s", json.dumps(about))


class History:
    """`folder` is where the recording of the interview grows."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._events = EventLog(time.monotonic, [StructuredLog()])
        self._file: EventFile | None = None

    def begin(self, interview_id: str) -> None:
        """From now on it is kept. An interview goes on without, where that cannot be."""
        if self._file is not None:
            return
        try:
            now = datetime.now(UTC)
            self._file = EventFile(self._folder / FILE, interview_id, now, time.monotonic())
        except PrepStackError as error:
            log.error("The history of %s is not kept: %s", interview_id, error)
        else:
            self._events.add(self._file)

    def last(self, kind: type[Kind]) -> tuple[Kind, datetime] | None:
        """The newest of this kind, with its time: perhaps of the room server before this one."""
        try:
            _, began, past = read_events(self._folder / FILE)
            event = next(event for event in reversed(past) if event.kind == kind.kind)
            return kind(**event.data), began + timedelta(seconds=event.t)
        except (OSError, PrepStackError, StopIteration, TypeError):
            return None  # it is not kept, or another version wrote it

    def note(self, actor: str, happened: Happening) -> None:
        self._events.note(actor, happened)

    def close(self) -> None:
        if self._file is not None:
            self._file.close()
