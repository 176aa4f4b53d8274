"""The history of this room's interview: one log of events, and where it goes."""

from __future__ import annotations

import json
import logging
import time
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TypeVar

from prepstack.errors import PrepStackError
from prepstack.room.events import Event, EventLog, Happening, Sink
from recordings.event_file import EventFile, read_events

FILE = "events.jsonl"
Kind = TypeVar("Kind", bound=Happening)
log = logging.getLogger(__name__)


class StructuredLog:
    """A line of JSON per event in the server's log, for whoever runs it: nothing people wrote."""

    def take(self, event: Event) -> None:
        texts = Happening.kinds[event.kind].texts
        data = {name: value for name, value in event.data.items() if name not in texts}
        about = {"t": round(event.t, 3), "kind": event.kind, "actor": event.actor, **data}
        log.info("%s", json.dumps(about))


@dataclass(frozen=True)
class Past:
    """What is known of the interview from before this server began."""

    began: datetime
    events: list[Event]

    def last(self, kind: type[Kind]) -> tuple[Kind, datetime] | None:
        """The newest of this kind, with its time."""
        for event in reversed(self.events):
            if event.kind == kind.kind:
                try:
                    return kind(**event.data), self.began + timedelta(seconds=event.t)
                except TypeError:
                    return None  # another version wrote it
        return None


class History:
    """`folder` is where the recording of the interview grows."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._events = EventLog(time.monotonic, [StructuredLog()])
        self._file: EventFile | None = None

    def begin(self, interview_id: str) -> Past | None:
        """From now on it is kept. An interview goes on without, where that cannot be."""
        if self._file is not None:
            return None
        past = self._past(interview_id)
        try:
            now = datetime.now(UTC)
            self._file = EventFile(self._folder / FILE, interview_id, now, time.monotonic())
        except PrepStackError as error:
            log.error("The history of %s is not kept: %s", interview_id, error)
        else:
            self._events.add(self._file)
        return past

    def _past(self, interview_id: str) -> Past | None:
        if not (self._folder / FILE).exists():
            return None
        try:
            known_id, began, events = read_events(self._folder / FILE)
        except (PrepStackError, OSError) as error:
            log.error("The history of %s cannot be read: %s", interview_id, error)
            return None
        return Past(began, events) if known_id == interview_id else None

    def note(self, actor: str, happened: Happening) -> None:
        self._events.note(actor, happened)

    def add(self, sink: Sink) -> None:
        self._events.add(sink)

    def close(self) -> None:
        if self._file is not None:
            self._file.close()
