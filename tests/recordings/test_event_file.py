"""The log of events: what is written, what a crash leaves, and where it ends."""

from __future__ import annotations

import os
import threading
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from prepstack.errors import BadRequest
from prepstack.people import Role
from prepstack.room.events import ROOM, Event, EventLog, Happening, Joined, Left, MediaChanged
from recordings import event_file
from recordings.event_file import FULL, RESUMED, EventFile, read_events

NOW = datetime(2026, 11, 23, 18, 30, tzinfo=UTC)


class Clock:
    """Seconds, as a test sets them."""

    def __init__(self) -> None:
        self.seconds = 1000.0

    def __call__(self) -> float:
        return self.seconds


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "recording" / "events.jsonl"


def test_what_happened_is_read_back_with_who_did_it_and_when(path: Path) -> None:
    clock = Clock()
    log = EventLog(clock, [EventFile(path, "k3", NOW, 1000.0)])

    log.note("ada", Joined(Role.INTERVIEWER))
    clock.seconds += 2.5
    log.note("ada", MediaChanged(microphone=True, camera=False))

    assert read_events(path) == (
        "k3",
        NOW,
        [
            Event(0.0, "ada", "join", {"role": "interviewer"}),
            Event(2.5, "ada", "media", {"microphone": True, "camera": False}),
        ],
    )


@pytest.mark.parametrize("cut", range(1, 30))
def test_an_event_that_a_crash_tore_is_left_out_and_the_log_goes_on(path: Path, cut: int) -> None:
    first = EventLog(Clock(), [EventFile(path, "k3", NOW, 1000.0)])
    first.note("ada", Joined(Role.INTERVIEWER))
    whole = path.read_bytes()
    first.note("ben", Joined(Role.CANDIDATE))
    path.write_bytes(path.read_bytes()[: len(whole) + cut])
    assert [event.actor for event in read_events(path)[2]] == ["ada"]

    second = EventLog(Clock(), [EventFile(path, "k3", NOW + timedelta(seconds=60), 1000.0)])
    second.note("ada", Left())

    events = read_events(path)[2]
    assert [(event.t, event.kind) for event in events] == [
        (0.0, "join"),
        (60.0, RESUMED),
        (60.0, "leave"),
    ]


def test_time_never_runs_backwards_when_the_machines_clock_was_set_back(path: Path) -> None:
    clock = Clock()
    first = EventLog(clock, [EventFile(path, "k3", NOW, 1000.0)])
    clock.seconds += 100
    first.note("ada", Left())

    EventFile(path, "k3", NOW - timedelta(hours=1), 5.0)

    assert [event.t for event in read_events(path)[2]] == [100.0, 100.0]


def test_a_full_log_says_so_once_and_ends(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(event_file, "LARGEST_FILE", 500)
    log = EventLog(Clock(), [EventFile(path, "k3", NOW, 1000.0)])

    for _ in range(100):
        log.note("ada", Left())

    kinds = [event.kind for event in read_events(path)[2]]
    assert path.stat().st_size <= 500
    assert kinds[-1] == FULL
    assert set(kinds[:-1]) == {"leave"}


def test_an_event_that_is_too_long_is_not_kept_and_harms_no_other(path: Path) -> None:
    file = EventFile(path, "k3", NOW, 1000.0)

    file.take(Event(1000.0, ROOM, "note", {"text": "x" * 70_000}))
    file.take(Event(1001.0, "ada", "leave", {}))

    assert [event.kind for event in read_events(path)[2]] == ["leave"]


def test_a_disk_that_takes_its_time_holds_nobody_up(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    begun, may_end = threading.Event(), threading.Event()

    def slow(file: int) -> None:
        begun.set()
        assert may_end.wait(60)

    monkeypatch.setattr(os, "fsync", slow)
    file = EventFile(path, "k3", NOW, 0.0)

    for second in range(5):  # would wait for ever, were the disk waited for
        file.take(Event(float(second), "ada", "left", {}))

    assert begun.wait(60)
    may_end.set()
    file.close()
    assert len(read_events(path)[2]) == 5


def test_a_disk_that_fails_ends_nothing(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(file: int) -> None:
        raise OSError("no such disk")

    monkeypatch.setattr(os, "fsync", fail)
    file = EventFile(path, "k3", NOW, 0.0)

    file.take(Event(2.0, "ada", "left", {}))
    file.close()

    assert len(read_events(path)[2]) == 1


def test_every_kind_of_event_is_in_the_documentation() -> None:
    text = (Path(__file__).parents[2] / "docs" / "recordings.md").read_text(encoding="utf-8")

    missing = {kind for kind in (*Happening.kinds, RESUMED, FULL) if f"`{kind}`" not in text}
    assert not missing


def test_the_log_is_for_its_own_user_alone(path: Path) -> None:
    EventFile(path, "k3", NOW, 1000.0)

    assert path.stat().st_mode & 0o077 == 0
    assert path.parent.stat().st_mode & 0o077 == 0


@pytest.mark.parametrize(
    "content",
    [b"", b"not json\n", b'{"version":2,"id":"k3","t0":"2026-11-23T18:30:00Z"}\n', b"[1]\n"],
)
def test_what_is_no_log_is_refused_in_a_sentence(path: Path, content: bytes) -> None:
    path.parent.mkdir()
    path.write_bytes(content)

    with pytest.raises(BadRequest, match="events"):
        read_events(path)
