"""`events.jsonl` of a recording: append-only, readable after a crash at any instant.

The first line is `{"version": 1, "id": …, "t0": …}`, each further one `[t_ms, kind, actor, data]`
with milliseconds since `t0`. A line counts once its end is written; what follows the last end was
torn by a crash and is no part of the log.
"""

from __future__ import annotations

import json
import logging
import os
from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from prepstack.clock import time_to_json
from prepstack.errors import BadRequest, Unavailable
from prepstack.room.events import ROOM, Event

VERSION = 1
LARGEST_FILE = 16 << 20  # bytes: an hour of a busy interview is below one MiB
LARGEST_LINE = 1 << 16  # bytes
SYNC_SECONDS = 1.0
RESUMED, FULL = "log.resume", "log.full"
log = logging.getLogger(__name__)


class EventFile:
    """A sink for the events of one interview. Made again after a crash, it goes on where it was.

    Each event is with the system when `take` returns, so it outlives this process; the disk has it
    a second later.
    """

    def __init__(self, path: Path, interview_id: str, now: datetime, clock: float) -> None:
        """`clock`: what the clock of the events says now.

        Raises `Unavailable` where the file cannot be written.
        """
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        self._path = path
        self._zero = clock  # what that clock said when the log began
        self._synced = clock
        self._syncing: Future[None] | None = None
        self._disk = ThreadPoolExecutor(1, "event-file")
        try:
            self._begin(interview_id, now)
        except OSError as error:
            raise Unavailable(f"The log of events cannot be written: {error}") from error

    def _begin(self, interview_id: str, now: datetime) -> None:
        size = _whole_bytes(self._path)
        flags = os.O_WRONLY | os.O_CREAT | os.O_APPEND | os.O_CLOEXEC | os.O_NOFOLLOW
        self._file: int | None = os.open(self._path, flags, 0o600)
        os.ftruncate(self._file, size)
        self._size = size
        if size == 0:
            header = {"version": VERSION, "id": interview_id, "t0": time_to_json(now)}
            self._write(_line(header))
        else:
            self._zero -= _resumed_at(self._path, now)
            self.take(Event(self._synced, ROOM, RESUMED, {}))

    def take(self, event: Event) -> None:
        milliseconds = round((event.t - self._zero) * 1000)
        line = _line([milliseconds, event.kind, event.actor, event.data])
        if len(line) > LARGEST_LINE:
            log.warning("An event of kind %s is too long and is not kept.", event.kind)
            return
        full = _line([milliseconds, FULL, ROOM, {}])
        if self._size + len(line) + len(full) <= LARGEST_FILE:
            self._write(line)
            self._sync(event.t)
        elif self._file is not None:
            self._write(full)
            self.close()

    def _sync(self, t: float) -> None:
        """At most once a second, in a thread: a busy disk takes its time, the call has none."""
        is_syncing = self._syncing is not None and not self._syncing.done()
        if self._file is not None and not is_syncing and t - self._synced >= SYNC_SECONDS:
            self._syncing = self._disk.submit(_sync, self._file)
            self._synced = t

    def close(self) -> None:
        """What is taken afterwards is not kept."""
        if self._file is not None:
            file, self._file = self._file, None
            self._disk.submit(_sync, file)
            self._disk.shutdown()
            os.close(file)

    def _write(self, line: bytes) -> None:
        if self._file is None:
            return
        try:
            written = os.write(self._file, line)
            if written < len(line):  # the disk is full: half a line must not begin the next one
                os.ftruncate(self._file, self._size)
            else:
                self._size += written
        except OSError as error:
            log.error("An event is lost: %s", error)


def _sync(file: int) -> None:
    try:
        os.fsync(file)
    except OSError as error:
        log.error("The disk may not have the last events: %s", error)


def read_events(path: Path) -> tuple[str, datetime, list[Event]]:
    """The interview's id, when its log began, and the events in order.

    Raises `BadRequest` for what is no log of a version that we know. A torn end is left out.
    """
    lines = _whole_lines(path)
    try:
        header = json.loads(next(lines))
        began = datetime.fromisoformat(header["t0"])
        if header["version"] != VERSION:
            raise BadRequest(f"{path.name} was written by another version of prepStack.")
        return str(header["id"]), began, [_event(json.loads(line)) for line in lines]
    except (StopIteration, ValueError, KeyError, TypeError) as error:
        raise BadRequest(f"{path.name} is no log of events: {error!r}.") from error


def _event(row: list[Any]) -> Event:
    milliseconds, kind, actor, data = row
    return Event(milliseconds / 1000, actor, kind, data)


def _line(value: object) -> bytes:
    return json.dumps(value, separators=(",", ":")).encode() + b"\n"


def _whole_lines(path: Path) -> Iterator[bytes]:
    with path.open("rb") as file:
        for line in file:
            if not line.endswith(b"\n"):
                return
            yield line


def _whole_bytes(path: Path) -> int:
    return sum(map(len, _whole_lines(path))) if path.exists() else 0


def _resumed_at(path: Path, now: datetime) -> float:
    """Seconds since the log began, never before its last event: clocks of machines are set back."""
    _, began, events = read_events(path)
    last = events[-1].t if events else 0.0
    return max((now.astimezone(UTC) - began).total_seconds(), last)
